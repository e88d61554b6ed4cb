package api

import "encoding/json"

// Event is something that happened at the winery: a type, its data, and the
// exact bytes that every delivery and retry of it sends (VS-REQ-3).
type Event struct {
	ID   string `json:"id" doc:"evt_ and 24 hexadecimal digits; VineSpring sends no event id, this is vinemock's own"`
	Type string `json:"type"`
	// EntityID is the id of the customer, order, membership or group.
	EntityID string `json:"entityId"`
	// Data is the body's data object.
	Data json.RawMessage `json:"data"`
	// Body is the request body, byte for byte.
	Body string `json:"body"`
	// HappenedAt is in the sender's time.
	HappenedAt Time `json:"happenedAt"`
}

// WaitSettled as NewEvents.Wait answers only when every delivery is delivered
// or failed, and the failure emails are in the inbox.
const WaitSettled = "settled"

// NewEvents asks for events: generated from the type's schema, then changed by
// path, or with the data given.
type NewEvents struct {
	Type string `json:"type" doc:"The event type, such as order.created"`
	// Set changes documented paths, Add makes new ones, Drop removes.
	Set  map[string]any `json:"set,omitempty" doc:"Path to value, such as data.total: 80; an unknown path is an error"`
	Add  map[string]any `json:"add,omitempty" doc:"Path to value, for paths that the type does not document"`
	Drop []string       `json:"drop,omitempty" doc:"Paths to remove"`
	// Data is sent as it is, instead of generated data.
	Data json.RawMessage `json:"data,omitempty" doc:"Instead of generated data: sent as it is"`
	// Same names an earlier event; the new one is about the same entity, later.
	Same  string  `json:"same,omitempty" doc:"The id of an earlier event: the new one is about the same entity, later"`
	Count int     `json:"count,omitempty" minimum:"0" maximum:"10000" doc:"How many; 1 if left out"`
	Seed  *uint64 `json:"seed,omitempty" doc:"Equal seeds make equal events, at equal moments"`
	At    *Time   `json:"at,omitempty" doc:"When they happen; the sender's now if left out"`
	// Webhook or URL narrows the delivery; else every subscribed webhook gets it.
	Webhook string  `json:"webhook,omitempty" doc:"Deliver to this webhook only"`
	URL     string  `json:"url,omitempty" doc:"Deliver to this URL only, through a webhook made for it"`
	Faults  []Fault `json:"faults,omitempty" doc:"What goes wrong on the wire, by attempt"`
	Wait    string  `json:"wait,omitempty" enum:"settled" doc:"settled: answer when all deliveries are delivered or failed"`
	// Brief keeps the answer to a large batch short.
	Brief bool `json:"brief,omitempty" doc:"Answer with the ids of the deliveries alone"`
}

// Accepted is the answer to NewEvents and to a redelivery.
type Accepted struct {
	Events     []Event    `json:"events"`
	Deliveries []Delivery `json:"deliveries"`
	// IDs are the deliveries', in place of events and deliveries, when Brief was
	// asked for.
	IDs []string `json:"ids,omitempty"`
}
