package api

// Clock is the sender's clock as the API shows it.
type Clock struct {
	// Mode is real, xN (N times faster), virtual or manual.
	Mode string `json:"mode"`
	Now  Time   `json:"now"`
	// Scheduled counts what is due later: retries, mostly.
	Scheduled int `json:"scheduled"`
	// InFlight counts what is under way now.
	InFlight int `json:"inFlight"`
	// NextDue is when the next scheduled thing is due.
	NextDue *Time `json:"nextDue,omitempty"`
}

// SetClock asks for another mode.
type SetClock struct {
	Mode string `json:"mode" doc:"real, xN such as x25, virtual or manual"`
}

// Advance asks manual or virtual time to move on.
type Advance struct {
	By Duration `json:"by" doc:"How far, such as 25s"`
}
