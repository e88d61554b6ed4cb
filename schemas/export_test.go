package schemas

import "github.com/tidwall/gjson"

// Surely is the quick walk's verdict alone.
func (e EventType) Surely(body []byte) bool { return e.rule().walk(gjson.ParseBytes(body), nil) }

// Wholly is the whole validator's verdict alone.
func (e EventType) Wholly(body []byte) []Violation { return e.whole(body) }
