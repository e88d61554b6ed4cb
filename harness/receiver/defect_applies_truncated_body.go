package receiver

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/tidwall/gjson"
)

func appliesTruncatedBody() Defect {
	return Defect{
		Name:     "applies-truncated-body",
		Sentence: "applies what it got of a body that was cut short.",
		CaughtBy: "truncated-body-has-no-effect",
		spoil:    appliesTruncated,
	}
}

// appliesTruncated reads what it can of a body that was cut short.
func appliesTruncated(r *Receiver) {
	next := r.does.read
	r.does.read = func(w http.ResponseWriter, req *http.Request) ([]byte, error) {
		var got bytes.Buffer
		req.Body = io.NopCloser(io.TeeReader(req.Body, &got))
		body, err := next(w, req)
		if err == nil || problemOf(err).Status != http.StatusBadRequest {
			return body, err
		}
		return closeBrackets(got.Bytes()), nil
	}
}

// closeBrackets makes an event of the fields that are whole.
func closeBrackets(body []byte) []byte {
	var fields []string
	gjson.GetBytes(body, "data").ForEach(func(key, value gjson.Result) bool {
		if json.Valid([]byte(value.Raw)) {
			fields = append(fields, key.Raw+":"+value.Raw)
		}
		return true
	})
	return fmt.Appendf(nil, `{"type":%q,"data":{%s}}`, gjson.GetBytes(body, "type").Str, strings.Join(fields, ","))
}
