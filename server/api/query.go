package api

import "time"

// EventQuery narrows a list of events; zero fields do not.
type EventQuery struct {
	Type   string
	Entity string
	Cursor string // Next of the page before
	Limit  int
}

// DeliveryQuery narrows a list of deliveries; zero fields do not.
type DeliveryQuery struct {
	Status  Status
	Type    string
	Webhook string
	Event   string
	Since   time.Time // made at or after, in the sender's time
	Cursor  string
	Limit   int
}

// MessageQuery narrows a list of messages; zero fields do not.
type MessageQuery struct {
	Delivery string        // of a failure email
	To       string        // an envelope recipient, any case
	Subject  string        // a part of it, any case
	Terms    []MessageTerm // all of them hold; ParseSearch makes them
	Start    int           // how many to pass over
	Limit    int
}

// The sizes of a page: what a query without a limit gets, and the most it can.
const (
	DefaultPage = 50
	MaxPage     = 1000
)
