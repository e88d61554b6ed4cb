package delivery

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// chunk is how much of a body is in one chunk, in bytes.
const chunk = 512

// headerChange is a header that a fault adds or replaces.
type headerChange struct{ name, value string }

// compose writes the request behind to, and tells where its body begins.
func (x *exchange) compose(to []byte) (message []byte, body int) {
	to = append(to, "POST "...)
	if x.conn.proxy != nil && x.url.Scheme == "http" {
		to = append(to, "http://"+hostHeader(x.url)...)
	}
	to = append(append(to, target(x.url)...), " HTTP/1.1\r\n"...)
	to = line(to, "Host", hostHeader(x.url))
	to = x.own(to, "User-Agent", x.userAgent)
	to = x.own(to, "Accept", "*/*")
	to = x.own(to, "Content-Type", "application/json")
	if user := x.url.User; user != nil {
		to = x.own(to, "Authorization", basicAuthorization(user))
	}
	if proxy := x.conn.proxy; proxy != nil && proxy.User != nil && x.url.Scheme == "http" {
		to = line(to, "Proxy-Authorization", basicAuthorization(proxy.User))
	}
	for _, change := range x.header {
		to = line(to, change.name, change.value)
	}
	if x.chunked {
		to = append(line(to, "Transfer-Encoding", "chunked"), "\r\n"...)
		return appendChunks(to, x.request.body), len(to)
	}
	to = append(to, "Content-Length: "...)
	to = strconv.AppendInt(to, int64(len(x.request.body)), 10)
	to = append(to, "\r\n\r\n"...)
	return append(to, x.request.body...), len(to)
}

// own writes a header of the request, unless a fault replaces it.
func (x *exchange) own(to []byte, name, value string) []byte {
	if slices.ContainsFunc(x.header, func(c headerChange) bool { return strings.EqualFold(c.name, name) }) {
		return to
	}
	return line(to, name, value)
}

func line(to []byte, name, value string) []byte {
	to = append(append(to, name...), ": "...)
	return append(append(to, value...), "\r\n"...)
}

func appendChunks(to, body []byte) []byte {
	for part := range slices.Chunk(body, chunk) {
		to = strconv.AppendInt(to, int64(len(part)), 16)
		to = append(append(append(to, "\r\n"...), part...), "\r\n"...)
	}
	return append(to, "0\r\n\r\n"...)
}

// target is the URL's path and query as they are, but for spaces, which would
// end the request's first line.
func target(u *url.URL) string { return strings.ReplaceAll(u.RequestURI(), " ", "%20") }

// hostHeader is the URL's host without the zone of an IPv6 address, which means
// something on this machine only.
func hostHeader(u *url.URL) string {
	address, rest, scoped := strings.Cut(u.Host, "%")
	if !scoped || !strings.HasPrefix(address, "[") {
		return u.Host
	}
	_, port, _ := strings.Cut(rest, "]")
	return address + "]" + port
}

func basicAuthorization(user *url.Userinfo) string {
	password, _ := user.Password()
	r := http.Request{Header: make(http.Header, 1)}
	r.SetBasicAuth(user.Username(), password)
	return r.Header.Get("Authorization")
}
