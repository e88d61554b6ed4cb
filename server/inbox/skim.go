package inbox

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"unicode/utf8"

	"github.com/jhillyerd/enmime/v2"
)

// maxDepth is how deep parts may lie in parts.
const maxDepth = 8

// errUnusual is about mail that is left to the patient parser.
var errUnusual = errors.New("mail of an unusual form")

// outline is what a list shows of a message's parts.
type outline struct {
	text        string
	html        bool
	attachments int
}

// skim reads what a list shows: the header, the text, and how many attachments
// there are. It decodes no attachment and no HTML, and takes a tenth of the time
// of parse, to which it leaves what is not quite as the standards have it.
func skim(raw []byte) *enmime.Envelope {
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return parse(raw)
	}
	header := textproto.MIMEHeader(message.Header)
	var o outline
	if err := o.walk(header, message.Body, 0); err != nil || o.text == "" && o.html {
		return parse(raw)
	}
	header.Del("Content-Type") // the envelope is made of the text alone
	header.Del("Content-Disposition")
	root := enmime.NewPart("text/plain")
	root.Header, root.Content = header, []byte(o.text)
	envelope, err := enmime.EnvelopeFromPart(root)
	if err != nil {
		return parse(raw)
	}
	envelope.Attachments = make([]*enmime.Part, o.attachments)
	return envelope
}

// walk goes through a part and the parts in it.
func (o *outline) walk(header textproto.MIMEHeader, body io.Reader, depth int) error {
	kind, params, err := mime.ParseMediaType(cmp.Or(header.Get("Content-Type"), "text/plain"))
	if err != nil || depth > maxDepth {
		return errUnusual
	}
	disposition, _, _ := mime.ParseMediaType(header.Get("Content-Disposition"))
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		return o.walkParts(multipart.NewReader(body, params["boundary"]), depth)
	case disposition == "attachment", kind == "application/octet-stream":
		o.attachments++
	case kind == "text/html":
		o.html = true
	case kind == "text/plain" && o.text == "":
		o.text, err = plainText(header.Get("Content-Transfer-Encoding"), params["charset"], body)
	}
	return err
}

func (o *outline) walkParts(parts *multipart.Reader, depth int) error {
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return errUnusual
		}
		if err := o.walk(part.Header, part, depth+1); err != nil {
			return err
		}
	}
}

// plainText decodes text in UTF-8 or ASCII.
func plainText(encoding, charset string, body io.Reader) (string, error) {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "", "7bit", "8bit", "binary":
	default:
		return "", errUnusual
	}
	switch strings.ToLower(charset) {
	case "", "utf-8", "us-ascii":
	default:
		return "", errUnusual
	}
	text, err := io.ReadAll(body)
	if err != nil || !utf8.Valid(text) {
		return "", errUnusual
	}
	return string(text), nil
}
