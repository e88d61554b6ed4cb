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

// classify puts an attempt's error into a class, words that name the phase and
// what was met there, and the phase.
func classify(err error, timeout time.Duration) (api.ErrorClass, string, api.Phase) {
	var at *phaseError
	if !errors.As(err, &at) {
		return api.ErrorProtocol, err.Error(), ""
	}
	class, words := at.classify(timeout)
	return class, words, at.phase
}

func (e *phaseError) classify(timeout time.Duration) (api.ErrorClass, string) {
	var dns *net.DNSError
	switch {
	case errors.Is(e, errLost):
		return api.ErrorLost, errLost.Error()
	case errors.Is(e, errCut):
		return api.ErrorCut, errCut.Error()
	case errors.Is(e, context.Canceled):
		return api.ErrorCanceled, fmt.Sprintf("stopped while %s", phaseWords(e.phase))
	case isTimeout(e):
		return api.ErrorTimeout, fmt.Sprintf("no answer within %s: timed out while %s", timeout, phaseWords(e.phase))
	case errors.As(e, &dns):
		return api.ErrorDNS, fmt.Sprintf("no address for host %q", dns.Name)
	case errors.Is(e, syscall.ECONNREFUSED):
		return api.ErrorRefused, "connection refused: nothing listens there"
	case hungUp(e):
		return api.ErrorReset, fmt.Sprintf("the receiver closed the connection while vinemock was %s", phaseWords(e.phase))
	case e.phase == api.PhaseConnect:
		return api.ErrorConnect, fmt.Sprintf("no connection: %v", e.err)
	case e.phase == api.PhaseTLS:
		return api.ErrorTLS, fmt.Sprintf("no TLS connection: %v", e.err)
	default:
		return api.ErrorProtocol, fmt.Sprintf("not HTTP that can be read, while %s: %v", phaseWords(e.phase), e.err)
	}
}

// isTimeout tells whether something took too long.
func isTimeout(err error) bool {
	var timedOut net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) ||
		errors.As(err, &timedOut) && timedOut.Timeout()
}

// hungUp tells whether the other side closed the connection.
func hungUp(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}
