package api

import "regexp"

// secretFields are the members of a customer that nobody else should read.
var secretFields = regexp.MustCompile(`"(authToken|password)"(\s*:\s*)"(?:[^"\\]|\\.)*"`)

// Credentials as they stand in URLs, also in such as url.Parse refuses.
var (
	userPassword  = regexp.MustCompile(`(^|/)([^/?#:@\s]+):[^/?#\s]*@`)
	secretInQuery = regexp.MustCompile(`(?i)([?&](?:[a-z_-]*(?:key|token|secret|password|signature)|auth|sig)=)[^&#\s]*`)
)

// Redact hides the credentials in a URL, for messages and reports.
func Redact(url string) string {
	url = userPassword.ReplaceAllString(url, "$1$2:xxxxx@")
	return secretInQuery.ReplaceAllString(url, "${1}xxxxx")
}

// RedactJSON hides the secrets of an event's body, for emails and reports; all
// else stays byte for byte.
func RedactJSON(body string) string {
	return secretFields.ReplaceAllString(body, `"$1"$2"[redacted]"`)
}
