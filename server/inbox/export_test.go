package inbox

// Parse reads a message the way arriving and shown messages are.
func Parse(raw []byte) { read(capture("a@example.com", []string{"b@example.com"}, raw)) }
