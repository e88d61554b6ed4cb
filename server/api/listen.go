package api

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
)

// maxHappening bounds one line of the stream, in bytes.
const maxHappening = 16 << 20

// Stream gives everything that happens from when it returns, until the context
// ends or the iteration stops. The last value has an error if the stream broke
// off.
func (c *Client) Stream(ctx context.Context) (iter.Seq2[Happening, error], error) {
	response, err := c.do(ctx, http.MethodGet, "/api/v1/stream", nil) //nolint:bodyclose // the iteration closes it
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		src, _ := io.ReadAll(response.Body)
		return nil, errors.Join(problemOf(response, src), response.Body.Close())
	}
	return func(yield func(Happening, error) bool) {
		defer func() { _ = response.Body.Close() }()
		lines := bufio.NewScanner(response.Body)
		lines.Buffer(nil, maxHappening)
		for lines.Scan() {
			data, found := strings.CutPrefix(lines.Text(), "data: ")
			if !found {
				continue
			}
			var h Happening
			err := json.Unmarshal([]byte(data), &h)
			if !yield(h, err) || err != nil {
				return
			}
		}
		if err := lines.Err(); err != nil && ctx.Err() == nil {
			yield(Happening{}, fmt.Errorf("read stream: %w", err))
		}
	}, nil
}
