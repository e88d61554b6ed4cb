package api

import (
	"crypto/rand"
	"encoding/hex"
	"time"
)

// The prefixes of ids.
const (
	WebhookPrefix  = "wh_"
	EventPrefix    = "evt_"
	DeliveryPrefix = "dlv_"
	MessagePrefix  = "msg_"
)

// NewID makes an id: the prefix and 24 hexadecimal digits, the first 8 of which
// are the moment in Unix seconds, as in VineSpring's own ids. The rest is
// random, because ids must stay unique over restarts on the same store; nothing
// that a seed reproduces depends on them.
func NewID(prefix string, at time.Time) string {
	var id [12]byte
	_, _ = rand.Read(id[:]) // never fails
	seconds := uint32(at.Unix())
	id[0], id[1], id[2], id[3] = byte(seconds>>24), byte(seconds>>16), byte(seconds>>8), byte(seconds)
	return prefix + hex.EncodeToString(id[:])
}
