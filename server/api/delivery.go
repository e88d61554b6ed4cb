package api

import "strconv"

// Status is where a delivery stands.
type Status string

// A delivery is pending until it is settled: delivered, failed or canceled.
const (
	// Pending has an attempt to come.
	Pending Status = "pending"
	// Delivered had a successful answer (VS-RTY-3).
	Delivered Status = "delivered"
	// Failed is exhausted: the last retry had no successful answer (VS-RTY-2).
	Failed Status = "failed"
	// Canceled was stopped by hand; no failure email is sent.
	Canceled Status = "canceled"
)

// FailureCase is which of the two documented failures an exhausted delivery is.
type FailureCase string

// The two cases in which the article promises a failure email.
const (
	// NoEndpoint: no attempt ever got an HTTP answer (VS-MAIL-1).
	NoEndpoint FailureCase = "no-endpoint"
	// NoSuccess: there were answers, none successful (VS-MAIL-2).
	NoSuccess FailureCase = "no-success"
)

// Clause is the documented promise behind the case.
func (c FailureCase) Clause() string {
	if c == NoEndpoint {
		return "VS-MAIL-1"
	}
	return "VS-MAIL-2"
}

// Delivery is one event on its way to one webhook.
type Delivery struct {
	ID       string `json:"id"`
	Event    string `json:"event" doc:"The event's id"`
	Webhook  string `json:"webhook" doc:"The webhook's id"`
	Type     string `json:"type"`
	EntityID string `json:"entityId"`
	URL      string `json:"url"`
	Status   Status `json:"status" enum:"pending,delivered,failed,canceled"`
	// Policy is the webhook's when the delivery was made.
	Policy Policy  `json:"policy"`
	Faults []Fault `json:"faults,omitempty"`
	// RedeliveryOf is the delivery whose bytes this one sends again.
	RedeliveryOf string `json:"redeliveryOf,omitempty"`
	CreatedAt    Time   `json:"createdAt"`
	// NextAttemptAt is when the next attempt is due, while pending.
	NextAttemptAt *Time `json:"nextAttemptAt,omitempty"`
	SettledAt     *Time `json:"settledAt,omitempty"`
	// FailureCase is set when Status is failed.
	FailureCase FailureCase `json:"failureCase,omitempty"`
	// Message is the failure email's id in the inbox.
	Message  string    `json:"message,omitempty" doc:"The failure email's id in the inbox"`
	Attempts []Attempt `json:"attempts"`
}

// Settled tells whether no attempt is to come.
func (d *Delivery) Settled() bool { return d.Status != Pending }

// SettledAs is the delivery with no attempt to come since the moment at.
func (d Delivery) SettledAs(status Status, at Time) Delivery {
	d.Status, d.SettledAt, d.NextAttemptAt = status, &at, nil
	return d
}

// LastAttempt gives the newest attempt, or nil before the first.
func (d *Delivery) LastAttempt() *Attempt {
	if len(d.Attempts) == 0 {
		return nil
	}
	return &d.Attempts[len(d.Attempts)-1]
}

// ErrorClass says in which part of an attempt it broke off.
type ErrorClass string

// How an attempt can end without an answer that counts.
const (
	ErrorDNS      ErrorClass = "dns"
	ErrorRefused  ErrorClass = "refused"
	ErrorConnect  ErrorClass = "connect"
	ErrorTLS      ErrorClass = "tls"
	ErrorTimeout  ErrorClass = "timeout"
	ErrorReset    ErrorClass = "reset"
	ErrorProtocol ErrorClass = "protocol"
	// ErrorLost: the receiver answered, and the answer never arrived.
	ErrorLost ErrorClass = "lost"
	// ErrorCut: a fault broke the request off before it was whole.
	ErrorCut ErrorClass = "cut"
	// ErrorCanceled: the sender stopped in the middle of the attempt.
	ErrorCanceled ErrorClass = "canceled"
)

// Attempt is one POST of a delivery.
type Attempt struct {
	// Number counts from 1; number 2 is the first retry.
	Number int `json:"number"`
	// Due, Start and End are in the sender's time.
	Due   Time `json:"due"`
	Start Time `json:"start"`
	End   Time `json:"end"`
	// WallStart and WallEnd are what a clock on the wall showed.
	WallStart Time `json:"wallStart"`
	WallEnd   Time `json:"wallEnd"`
	// Status is the answer's, 0 without one.
	Status  int                 `json:"status,omitempty"`
	Success bool                `json:"success"`
	Header  map[string][]string `json:"header,omitempty"`
	// Body is the answer's beginning, at most 64 KiB.
	Body          string `json:"body,omitempty"`
	BodyTruncated bool   `json:"bodyTruncated,omitempty"`
	// ErrorClass and Error are set when no whole answer arrived.
	ErrorClass ErrorClass `json:"errorClass,omitempty"`
	Error      string     `json:"error,omitempty"`
	// Phase is where it broke off, so that one timeout can be told from another.
	Phase Phase `json:"phase,omitempty"`
	// Connected and FirstByte are how long after WallStart the connection stood,
	// TLS included, and the answer began; wall time, 0 if they never did.
	Connected Duration `json:"connectedAfter,omitempty" doc:"After wallStart"`
	FirstByte Duration `json:"firstByteAfter,omitempty" doc:"After wallStart"`
	// Reused: the connection was kept from an earlier attempt.
	Reused bool `json:"reused,omitempty"`
	// Resent: the receiver had closed a kept connection, not a byte of an answer
	// came over it, and so the request was sent once more on a new one.
	Resent bool `json:"resent,omitempty"`
	// Fault names what vinemock did to this attempt on purpose.
	Fault string `json:"fault,omitempty"`
	// Twins are the copies that a duplicate fault sent at the same moment.
	Twins []Twin `json:"twins,omitempty"`
}

// Phase is a part of an attempt.
type Phase string

// The phases of an attempt, in their order.
const (
	PhaseConnect Phase = "connect" // looking up the host included
	PhaseTLS     Phase = "tls"
	PhaseSend    Phase = "send"
	PhaseHeader  Phase = "header" // waiting for the answer's status and headers
	PhaseBody    Phase = "body"   // reading the answer's body
)

// Twin is what became of one copy of a duplicated request. It does not count:
// the attempt's own answer does.
type Twin struct {
	Status     int        `json:"status,omitempty"`
	ErrorClass ErrorClass `json:"errorClass,omitempty"`
	Error      string     `json:"error,omitempty"`
}

// Answered tells whether VineSpring would have seen an HTTP answer: a lost one
// is recorded and does not count.
func (a *Attempt) Answered() bool { return a.Status != 0 && a.ErrorClass != ErrorLost }

// Result is the attempt's outcome in a few words: "200", "refused",
// "lost (200)".
func (a *Attempt) Result() string {
	switch {
	case a.ErrorClass == ErrorLost:
		return "lost (" + strconv.Itoa(a.Status) + ")"
	case a.ErrorClass != "":
		return string(a.ErrorClass)
	default:
		return strconv.Itoa(a.Status)
	}
}

// Page is one page of a list, newest first.
type Page[T any] struct {
	Items []T `json:"items"`
	// Next is the cursor of the following page, empty on the last.
	Next string `json:"next,omitempty"`
}
