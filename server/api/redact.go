package api

import "regexp"

// secretFields are the members of a customer that nobody else should read.
var secretFields = regexp.MustCompile(`"(authToken|password)"(\s*:\s*)"(?:[^"\\]|\\.)*"`)

// RedactJSON hides the secrets of an event's body, for emails and reports; all
// else stays byte for byte.
func RedactJSON(body string) string {
	return secretFields.ReplaceAllString(body, `"$1"$2"[redacted]"`)
}
