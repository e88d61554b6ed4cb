package mail

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strings"
)

// lineLength is how long a line of a header or of base64 gets.
const lineLength = 76

// field is a line of a message's header; its value is ASCII, but for addresses
// that are not.
type field struct{ name, value string }

// file is an attachment.
type file struct {
	name, contentType string
	content           []byte
}

// message is an email before it is MIME:
//
//	multipart/mixed
//	├─ multipart/alternative
//	│  ├─ text/plain   quoted-printable, so that no line is too long for SMTP
//	│  └─ text/html    quoted-printable
//	└─ the attachment  base64
type message struct {
	header     []field
	text, html []byte
	attached   file
	boundary   string // the parts' boundaries start so
}

// encode gives the message as it crosses SMTP.
func (m message) encode() ([]byte, error) {
	var whole, alternatives bytes.Buffer
	alternatives.Grow(2 * usualSize)
	whole.Grow(2*usualSize + 2*len(m.attached.content))
	inner, err := bounded(&alternatives, m.boundary+"-texts")
	if err != nil {
		return nil, err
	}
	if err := writeText(inner, "text/plain", m.text); err != nil {
		return nil, err
	}
	if err := writeText(inner, "text/html", m.html); err != nil {
		return nil, err
	}
	if err := inner.Close(); err != nil {
		return nil, err
	}
	outer, err := bounded(&whole, m.boundary)
	if err != nil {
		return nil, err
	}
	m.writeHeader(&whole, multipartType("mixed", outer))
	if err := writePart(outer, multipartType("alternative", inner), nil, alternatives.Bytes()); err != nil {
		return nil, err
	}
	if err := writeFile(outer, m.attached); err != nil {
		return nil, err
	}
	if err := outer.Close(); err != nil {
		return nil, err
	}
	return whole.Bytes(), nil
}

// bounded starts a multipart with a boundary of our own: it must be the same
// each time, and "=_" keeps it out of quoted-printable text.
func bounded(w io.Writer, boundary string) (*multipart.Writer, error) {
	parts := multipart.NewWriter(w)
	if err := parts.SetBoundary("=_" + boundary); err != nil {
		return nil, fmt.Errorf("boundary %q: %w", boundary, err)
	}
	return parts, nil
}

func multipartType(kind string, parts *multipart.Writer) string {
	return fmt.Sprintf("multipart/%s;\r\n boundary=%q", kind, parts.Boundary())
}

func (m message) writeHeader(w *bytes.Buffer, contentType string) {
	for _, f := range m.header {
		w.WriteString(fold(f.name+": "+f.value) + "\r\n")
	}
	w.WriteString("MIME-Version: 1.0\r\nContent-Type: " + contentType + "\r\n\r\n")
}

// fold breaks a line of a header at its spaces, but for the one after its name:
// some readers would take the break for part of the value. A word that is too
// long stays whole.
func fold(line string) string {
	var folded strings.Builder
	least := strings.Index(line, ": ") + 1
	for len(line) > lineLength {
		at := strings.LastIndexByte(line[:lineLength+1], ' ')
		if at <= least {
			next := strings.IndexByte(line[least+1:], ' ')
			if next < 0 {
				break
			}
			at = least + 1 + next
		}
		folded.WriteString(line[:at] + "\r\n")
		line, least = line[at:], 0
	}
	return folded.String() + line
}

func writeText(parts *multipart.Writer, contentType string, text []byte) error {
	var encoded bytes.Buffer
	encoded.Grow(len(text) + len(text)/8)
	w := quotedprintable.NewWriter(&encoded)
	if _, err := w.Write(text); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return writePart(parts, contentType+"; charset=utf-8", textproto.MIMEHeader{"Content-Transfer-Encoding": {"quoted-printable"}}, encoded.Bytes())
}

func writeFile(parts *multipart.Writer, f file) error {
	named := func(value, parameter string) string {
		return mime.FormatMediaType(value, map[string]string{parameter: f.name})
	}
	text := base64.StdEncoding.EncodeToString(f.content)
	var encoded bytes.Buffer
	for len(text) > lineLength {
		encoded.WriteString(text[:lineLength] + "\r\n")
		text = text[lineLength:]
	}
	encoded.WriteString(text)
	return writePart(parts, named(f.contentType, "name"), textproto.MIMEHeader{
		"Content-Disposition": {named("attachment", "filename")}, "Content-Transfer-Encoding": {"base64"},
	}, encoded.Bytes())
}

func writePart(parts *multipart.Writer, contentType string, header textproto.MIMEHeader, content []byte) error {
	if header == nil {
		header = textproto.MIMEHeader{}
	}
	header.Set("Content-Type", contentType)
	w, err := parts.CreatePart(header)
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}
