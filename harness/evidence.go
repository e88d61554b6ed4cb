package harness

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/server/api"
)

// exhibit is one delivery or raw request as evidence, before redaction.
type exhibit struct {
	step     scenarios.Step
	delivery api.Delivery
	body     string
	curl     string
	emails   int
}

// exhibit keeps a delivery as evidence.
func (r *run) exhibit(step scenarios.Step, d api.Delivery, body string) {
	header := http.Header{"Content-Type": {"application/json"}}
	r.keep(&exhibit{step: step, delivery: d, body: body, curl: curl(http.MethodPost, d.URL, header, body)})
}

// exhibitRaw keeps a raw request as evidence.
func (r *run) exhibitRaw(step scenarios.Step, d api.Delivery, request *http.Request, body string) {
	r.keep(&exhibit{step: step, delivery: d, body: body, curl: curl(request.Method, d.URL, request.Header, body)})
}

func (r *run) keep(x *exhibit) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exhibits = append(r.exhibits, x)
}

// emailsOf is how many emails the evidence of a delivery has so far.
func (r *run) emailsOf(id string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range r.exhibits {
		if x.delivery.ID == id {
			return x.emails
		}
	}
	return 0
}

// update brings a delivery's evidence up to date.
func (r *run) update(d api.Delivery, emails int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range r.exhibits {
		if x.delivery.ID == d.ID {
			x.delivery, x.emails = d, emails
		}
	}
}

// evidence is what the report shows, without secrets.
func (r *run) evidence() []report.Evidence {
	shown := make([]report.Evidence, 0, len(r.exhibits))
	for _, x := range r.exhibits {
		d := x.delivery
		d.URL = api.Redact(d.URL)
		d.Attempts = slices.Clone(d.Attempts)
		for i := range d.Attempts {
			d.Attempts[i].Body = api.RedactJSON(d.Attempts[i].Body)
		}
		e := report.Evidence{
			Line: x.step.Position().Line, Delivery: d, Body: api.RedactJSON(x.body), Curl: x.curl,
			Emails: x.emails,
		}
		if send, ok := x.step.(*scenarios.Send); ok {
			e.As = send.As
		}
		shown = append(shown, e)
	}
	slices.SortStableFunc(shown, func(a, b report.Evidence) int { return cmp.Compare(a.Line, b.Line) })
	return shown
}

// curl is the command line that sends a request again, with secrets redacted.
func curl(method, url string, header http.Header, body string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "curl -i -X %s %s", method, quote(api.Redact(url)))
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			fmt.Fprintf(&b, " -H %s", quote(name+": "+value))
		}
	}
	if body != "" {
		fmt.Fprintf(&b, " --data-raw %s", quote(api.RedactJSON(body)))
	}
	return b.String()
}

// quote puts text into single quotes for a POSIX shell.
func quote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
