package delivery

import (
	"github.com/tidwall/gjson"

	"github.com/vinemock/vinemock/server/api"
)

// Body gives the bytes that a delivery of the event sends: the event's own, or
// the same two keys the other way round (VS-REQ-3).
func Body(event api.Event, order api.BodyOrder) []byte {
	if order != api.DataFirst {
		return []byte(event.Body)
	}
	eventType, data := gjson.Get(event.Body, "type").Raw, gjson.Get(event.Body, "data").Raw
	return []byte(`{"data":` + data + `,"type":` + eventType + `}`)
}
