package inbox

// Parse reads a message the way arriving and shown messages are.
func Parse(raw []byte) { read(capture("a@example.com", []string{"b@example.com"}, raw)) }

// Listed and Shown give what a list shows of a message: skimmed, and parsed.
func Listed(raw []byte) (subject, text string, attachments int) {
	e := skim(raw)
	return e.GetHeader("Subject"), e.Text, len(e.Attachments)
}

// Shown is the same, of the message in full.
func Shown(raw []byte) (subject, text string, attachments int) {
	e := parse(raw)
	return e.GetHeader("Subject"), e.Text, len(e.Attachments)
}
