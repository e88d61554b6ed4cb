package api

// Address is a name and a mailbox, as Mailpit writes them.
type Address struct {
	Name    string `json:"Name"`
	Address string `json:"Address"`
}

// MessageSummary is a captured email in a list, in Mailpit's shape.
type MessageSummary struct {
	ID          string    `json:"ID"`
	MessageID   string    `json:"MessageID"`
	Read        bool      `json:"Read"`
	From        *Address  `json:"From"`
	To          []Address `json:"To"`
	Cc          []Address `json:"Cc"`
	Bcc         []Address `json:"Bcc"`
	ReplyTo     []Address `json:"ReplyTo"`
	Subject     string    `json:"Subject"`
	Created     Time      `json:"Created" doc:"When it arrived, in wall time"`
	Username    string    `json:"Username"`
	Tags        []string  `json:"Tags"`
	Size        int64     `json:"Size"`
	Attachments int       `json:"Attachments"`
	Snippet     string    `json:"Snippet"`
}

// Message is a captured email in full, in Mailpit's shape.
type Message struct {
	ID          string       `json:"ID"`
	MessageID   string       `json:"MessageID"`
	From        *Address     `json:"From"`
	To          []Address    `json:"To"`
	Cc          []Address    `json:"Cc"`
	Bcc         []Address    `json:"Bcc"`
	ReplyTo     []Address    `json:"ReplyTo"`
	ReturnPath  string       `json:"ReturnPath"`
	Subject     string       `json:"Subject"`
	Date        Time         `json:"Date" doc:"The Date header: sender's time in a failure email"`
	Tags        []string     `json:"Tags"`
	Username    string       `json:"Username"`
	Text        string       `json:"Text"`
	HTML        string       `json:"HTML"`
	Size        int64        `json:"Size"`
	Inline      []Attachment `json:"Inline"`
	Attachments []Attachment `json:"Attachments"`
}

// Attachment is a part of an email that is not its text.
type Attachment struct {
	PartID      string `json:"PartID"`
	FileName    string `json:"FileName"`
	ContentType string `json:"ContentType"`
	ContentID   string `json:"ContentID"`
	Size        int64  `json:"Size"`
}

// MessageList is a page of messages, newest first, in Mailpit's shape.
type MessageList struct {
	Total          int              `json:"total"`
	Unread         int              `json:"unread"`
	Count          int              `json:"count"`
	MessagesCount  int              `json:"messages_count"`
	MessagesUnread int              `json:"messages_unread"`
	Start          int              `json:"start"`
	Tags           []string         `json:"tags"`
	Messages       []MessageSummary `json:"messages"`
}

// CapturedMail is a message as it came over SMTP.
type CapturedMail struct {
	Summary MessageSummary
	// Delivery is what a failure email names in its header; else empty.
	Delivery string
	// Sender and Recipients are the envelope's, which need not be in any header.
	Sender     string
	Recipients []string
	Words      MessageWords
	Raw        []byte
}

// MessageWords is what a search looks through, in lower case.
type MessageWords struct{ From, To, Subject, Text string }

// OwedMail is a failure email that a relay has not taken over yet.
type OwedMail struct {
	// Seq orders them by age.
	Seq       int64
	Delivery  string
	Recipient string // the envelope's
	Raw       []byte
}

// Headers of a failure email, for machines.
const (
	HeaderDelivery = "X-Vinemock-Delivery"
	HeaderEvent    = "X-Vinemock-Event"
	HeaderWebhook  = "X-Vinemock-Webhook"
)
