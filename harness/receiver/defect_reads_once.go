package receiver

import (
	"errors"
	"io"
	"net/http"
)

func readsOnceDefect() Defect {
	return Defect{
		Name:     "reads-once",
		Sentence: "calls read once and takes what came for the whole body.",
		CaughtBy: "slow-body-is-accepted",
		spoil:    readsOnce,
	}
}

func readsOnce(r *Receiver) {
	r.does.read = func(_ http.ResponseWriter, req *http.Request) ([]byte, error) {
		buffer := make([]byte, r.does.limit)
		n, err := req.Body.Read(buffer)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, malformed("the body could not be read")
		}
		return buffer[:n], nil
	}
}
