package delivery

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// classify puts an attempt's error into a class and words that name the phase
// and what was met there.
func classify(err error, timeout time.Duration) (api.ErrorClass, string) {
	var at *phaseError
	if !errors.As(err, &at) {
		return api.ErrorProtocol, err.Error()
	}
	var dns *net.DNSError
	var timedOut net.Error
	switch {
	case errors.Is(err, errLost):
		return api.ErrorLost, errLost.Error()
	case errors.Is(err, context.Canceled):
		return api.ErrorCanceled, fmt.Sprintf("stopped while %s", at.phase)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded),
		errors.As(err, &timedOut) && timedOut.Timeout():
		return api.ErrorTimeout, fmt.Sprintf("no answer within %s: timed out while %s", timeout, at.phase)
	case errors.As(err, &dns):
		return api.ErrorDNS, fmt.Sprintf("no address for host %q", dns.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return api.ErrorRefused, "connection refused: nothing listens there"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return api.ErrorReset, fmt.Sprintf("the receiver closed the connection while vinemock was %s", at.phase)
	case at.phase == phaseConnect:
		return api.ErrorConnect, fmt.Sprintf("no connection: %v", at.err)
	case at.phase == phaseTLS:
		return api.ErrorTLS, fmt.Sprintf("no TLS connection: %v", at.err)
	default:
		return api.ErrorProtocol, fmt.Sprintf("not HTTP that can be read, while %s: %v", at.phase, at.err)
	}
}
