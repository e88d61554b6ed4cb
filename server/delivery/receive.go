package delivery

import (
	"bufio"
	"io"
	"net/http"
	"time"

	"github.com/vinemock/vinemock/server/api"
)

// Limits on what is kept and read of an answer, in bytes.
const (
	keptAnswer = 64 << 10
	maxAnswer  = 16 << 20
	// maxHead bounds the answer's status line and headers, together with those
	// of all interim answers before it.
	maxHead = 1 << 20
	// maxFraming is what chunks may add to a body.
	maxFraming = 16 << 20
)

// receive reads the answer; reusable tells whether the connection can carry
// another request.
func (x *exchange) receive() (reusable bool, failed *phaseError) {
	c := x.conn
	c.allowed = maxHead
	if _, err := c.r.Peek(1); err != nil {
		return false, &phaseError{api.PhaseHeader, err}
	}
	x.got.firstByte = time.Since(x.begun)
	response, err := readHead(c.r, x.asked) //nolint:bodyclose // the connection is what is closed
	if err != nil {
		return false, &phaseError{api.PhaseHeader, err}
	}
	x.got.status, x.got.header = response.StatusCode, response.Header
	c.allowed = maxAnswer + maxFraming
	whole, err := x.got.read(response.Body, response.ContentLength)
	if err != nil {
		return false, &phaseError{api.PhaseBody, err}
	}
	return whole && !response.Close && response.StatusCode != http.StatusSwitchingProtocols, nil
}

// readHead reads the answer's head, past interim ones such as 100 Continue.
func readHead(from *bufio.Reader, asked *http.Request) (*http.Response, error) {
	for {
		response, err := http.ReadResponse(from, asked)
		if err != nil {
			return nil, err
		}
		interim := response.StatusCode < 200 && response.StatusCode != http.StatusSwitchingProtocols
		if !interim {
			return response, nil
		}
	}
}

// read takes in the body: its beginning is kept, the rest is read to leave the
// connection usable. whole is false when there was too much of it.
func (a *answer) read(from io.Reader, length int64) (whole bool, err error) {
	if length == 0 {
		return true, nil
	}
	kept, err := readKept(from, length)
	a.body = string(kept)
	if err != nil || len(kept) < keptAnswer {
		return true, err
	}
	rest, err := io.Copy(io.Discard, io.LimitReader(from, maxAnswer))
	a.truncated = rest > 0
	return rest < maxAnswer, err
}

// readKept reads as much of the body as is kept. A body of a known length needs
// one buffer, and no read to see its end.
func readKept(from io.Reader, length int64) ([]byte, error) {
	if length < 0 {
		return io.ReadAll(io.LimitReader(from, keptAnswer))
	}
	kept := make([]byte, min(length, keptAnswer))
	n, err := io.ReadFull(from, kept)
	return kept[:n], err
}
