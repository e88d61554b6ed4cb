package inbox

import (
	"bytes"
	"io"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/jhillyerd/enmime/v2"
	"github.com/jhillyerd/enmime/v2/mediatype"

	"github.com/vinemock/vinemock/server/api"
)

// snippetLength is how much of its text a message shows in a list, in runes.
const snippetLength = 250

// searchedText is how much of its text a search looks through, in bytes.
const searchedText = 1 << 20

// capture reads what a list shows of a message. Mail that cannot be parsed is
// kept all the same, with what its envelope tells.
func capture(from string, to []string, raw []byte) api.CapturedMail {
	captured := api.CapturedMail{Sender: from, Recipients: to, Raw: raw}
	envelope := skim(raw)
	s := &captured.Summary
	s.MessageID = strings.Trim(envelope.GetHeader("Message-ID"), "<> ")
	s.From = sender(envelope, from)
	s.To, s.Cc, s.ReplyTo = addresses(envelope, "To"), addresses(envelope, "Cc"), addresses(envelope, "Reply-To")
	s.Bcc = blind(to, s.To, s.Cc)
	s.Subject, s.Tags = envelope.GetHeader("Subject"), []string{}
	s.Size, s.Attachments = int64(len(raw)), len(envelope.Attachments)
	s.Snippet = snippet(envelope.Text)
	captured.Delivery = envelope.GetHeader(api.HeaderDelivery)
	captured.Words = words(*s, from, to, envelope.Text)
	return captured
}

// words gives what a search looks through.
func words(s api.MessageSummary, from string, to []string, text string) api.MessageWords {
	list := func(envelope []string, named ...api.Address) string {
		for _, a := range named {
			envelope = append(envelope, a.Name, a.Address)
		}
		return strings.ToLower(strings.Join(envelope, "\n"))
	}
	return api.MessageWords{
		From: list([]string{from}, *s.From), To: list(slices.Clone(to), slices.Concat(s.To, s.Cc)...),
		Subject: strings.ToLower(s.Subject), Text: strings.ToLower(text[:min(len(text), searchedText)]),
	}
}

// read gives a captured message in full.
func read(captured api.CapturedMail) api.Message {
	envelope := parse(captured.Raw)
	s := captured.Summary
	m := api.Message{
		ReturnPath: captured.Sender,
		ID:         s.ID, MessageID: s.MessageID, From: s.From, To: s.To, Cc: s.Cc, Bcc: s.Bcc, ReplyTo: s.ReplyTo,
		Subject: s.Subject, Date: s.Created, Tags: s.Tags, Username: s.Username, Size: s.Size,
		Text: envelope.Text, HTML: envelope.HTML,
		Inline: attachments(envelope.Inlines), Attachments: attachments(envelope.Attachments),
	}
	if date, err := envelope.Date(); err == nil {
		m.Date = api.At(date.UTC().Truncate(time.Millisecond))
	}
	return m
}

// parse reads MIME as far as it can be read. It believes the character sets
// that are declared, and guesses only where none is: guessing took a fifth of
// all time in a benchmark.
func parse(raw []byte) *enmime.Envelope {
	parser := enmime.NewParser(
		enmime.DisableCharacterDetection(true), enmime.SkipMalformedParts(true), enmime.MultipartWOBoundaryAsSinglePart(true),
		enmime.SetReadPartErrorPolicy(enmime.AllowCorruptTextPartErrorPolicy), enmime.MaxStoredPartErrors(10),
		enmime.SetCustomParseMediaType(mediaType),
	)
	envelope, err := parser.ReadEnvelope(bytes.NewReader(raw))
	if err != nil || envelope.Root == nil {
		return &enmime.Envelope{Root: enmime.NewPart("text/plain"), Text: strings.ToValidUTF8(string(raw), "\uFFFD")}
	}
	return envelope
}

// mediaType reads a Content-Type. What is said to be ASCII, as mail without a
// Content-Type is, counts as not declared: it may well be UTF-8.
func mediaType(text string) (name string, params map[string]string, invalid []string, err error) {
	name, params, invalid, err = mediatype.Parse(text)
	if strings.EqualFold(params["charset"], "us-ascii") {
		delete(params, "charset")
	}
	return name, params, invalid, err
}

// sender is who the message says it is from, else who the envelope does.
func sender(envelope *enmime.Envelope, from string) *api.Address {
	if list := addresses(envelope, "From"); len(list) > 0 {
		return &list[0]
	}
	return &api.Address{Address: from}
}

func addresses(envelope *enmime.Envelope, header string) []api.Address {
	list := []api.Address{}
	parsed, err := envelope.AddressList(header)
	if err != nil {
		return list
	}
	for _, a := range parsed {
		list = append(list, api.Address{Name: a.Name, Address: a.Address})
	}
	return list
}

// blind gives the recipients that no header names.
func blind(recipients []string, named ...[]api.Address) []api.Address {
	list := []api.Address{}
	for _, recipient := range recipients {
		if !isNamed(recipient, named) {
			list = append(list, api.Address{Address: recipient})
		}
	}
	return list
}

func isNamed(recipient string, named [][]api.Address) bool {
	for _, list := range named {
		for _, a := range list {
			if strings.EqualFold(a.Address, recipient) {
				return true
			}
		}
	}
	return false
}

// snippet gives the beginning of a text on one line.
func snippet(text string) string {
	beginning := text[:min(len(text), 8*snippetLength)] // enough, with its white space
	words := []rune(strings.ToValidUTF8(strings.Join(strings.Fields(beginning), " "), ""))
	return string(words[:min(len(words), snippetLength)])
}

func attachments(parts []*enmime.Part) []api.Attachment {
	list := []api.Attachment{}
	for _, p := range parts {
		list = append(list, api.Attachment{
			PartID: p.PartID, FileName: p.FileName, ContentType: p.ContentType, ContentID: p.ContentID, Size: int64(len(p.Content)),
		})
	}
	return list
}

func findPart(raw []byte, partID string) *enmime.Part {
	return parse(raw).Root.DepthMatchFirst(func(p *enmime.Part) bool { return p.PartID == partID })
}

// headers gives the header fields with their encoded words decoded.
func headers(r io.Reader) map[string][]string {
	message, err := mail.ReadMessage(r)
	if err != nil {
		return map[string][]string{}
	}
	decoded := make(map[string][]string, len(message.Header))
	for name, values := range message.Header {
		for _, value := range values {
			decoded[name] = append(decoded[name], enmime.DecodeRFC2047(value))
		}
	}
	return decoded
}
