package report_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/server/api"
)

func page(t *testing.T, r report.Report) string {
	t.Helper()
	return written(t, func(out *bytes.Buffer) error { return report.WriteHTML(out, r, clauses) })
}

// overtaken is a result of several deliveries: the first is still retried when
// the second arrives, and a slow third is in flight meanwhile.
func overtaken() report.Result {
	slow := attempt(1, 30*time.Second, 200)
	slow.End = api.At(slow.Start.Add(40 * time.Second))
	refused := attempt(1, 0, 0)
	refused.ErrorClass, refused.Error, refused.Fault = api.ErrorRefused, "connection refused", "connect refused"
	r := failed()
	r.Deliveries = []report.Evidence{
		delivery("first", api.Delivered, refused, attempt(2, 25*time.Second, 503), attempt(3, 50*time.Second, 503), attempt(4, 75*time.Second, 200)),
		delivery("second", api.Delivered, attempt(1, 60*time.Second, 200)),
		delivery("slow", api.Delivered, slow),
	}
	return r
}

func only(results ...report.Result) report.Report {
	return report.Report{Results: results, Summary: report.Summarise(results)}
}

// TestPageIsAsItWasLookedAt: open testdata/report.html in a browser after a
// change.
func TestPageIsAsItWasLookedAt(t *testing.T) {
	t.Parallel()
	r := sample()
	r.Results = append(r.Results, overtaken())
	r.Summary = report.Summarise(r.Results)
	golden(t, "report.html", page(t, r))
}

func TestPageNeedsNothingElse(t *testing.T) {
	t.Parallel()
	got := page(t, sample())
	for _, forbidden := range []string{"<script", "<link", "<img", "<iframe", "@import", "url(", " style=", " src=", " href=", " onclick="} {
		if strings.Contains(got, forbidden) {
			t.Errorf("the page has %q", forbidden)
		}
	}
}

// TestPagesPolicyAllowsItsStyle: a browser that is shown another hash shows the
// page bare.
func TestPagesPolicyAllowsItsStyle(t *testing.T) {
	t.Parallel()
	got := page(t, sample())
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(got)
	policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(got)
	if style == nil || policy == nil {
		t.Fatal("there is no style or no policy")
	}
	hash := sha256.Sum256([]byte(style[1]))
	want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'"
	if allowed := html.UnescapeString(policy[1]); !strings.HasPrefix(allowed, "default-src 'none'; ") || !strings.Contains(allowed, want) {
		t.Errorf("got %s, want %s", allowed, want)
	}
}

func TestPageShowsWhatFailedFirstAndUnfolded(t *testing.T) {
	t.Parallel()
	var order []string
	for _, match := range regexp.MustCompile(`<details class="result (\w+)" id="[^"]*"( open)?>`).FindAllStringSubmatch(page(t, sample()), -1) {
		order = append(order, match[1]+match[2])
	}
	want := "failed open,failed open,error open,warned,skipped,skipped,skipped,passed,passed"
	if got := strings.Join(order, ","); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestPageCanFilterEveryOutcome(t *testing.T) {
	t.Parallel()
	got := page(t, sample())
	for _, outcome := range []string{"failed", "error", "warned", "skipped", "passed"} {
		for _, want := range []string{
			`<input type="checkbox" id="show-` + outcome + `" checked>`,
			`body:has(#show-` + outcome + `:not(:checked)) .result.` + outcome,
		} {
			if !strings.Contains(got, want) {
				t.Errorf("the page has no %s", want)
			}
		}
	}
}

func TestPageIsNotTheReceiversToWrite(t *testing.T) {
	t.Parallel()
	r := sample()
	hostile := `</style></title></pre><script>alert(1)</script><img src=x onerror=alert(1)>" autofocus x="` + "\x1b[31m"
	f := &r.Results[2]
	f.Title, f.About, f.Reason, f.Row, f.Failures[0].Got, r.Target = hostile, hostile, hostile, hostile, hostile, hostile
	e := &f.Deliveries[0]
	e.Body, e.Curl, e.As = hostile, hostile, hostile
	e.Delivery.Attempts[0].Error, e.Delivery.Attempts[0].Fault = hostile, hostile
	got := page(t, r)
	for _, forbidden := range []string{"<script", "<img", `" autofocus`, "\x1b"} {
		if strings.Contains(got, forbidden) {
			t.Errorf("the page has %q", forbidden)
		}
	}
}

func TestPageOfNothing(t *testing.T) {
	t.Parallel()
	if got := page(t, report.Report{Interrupted: true}); !strings.Contains(got, "Nothing ran.") || !strings.Contains(got, "Interrupted:") {
		t.Error("the page does not say that nothing ran")
	}
}

// drawn gives the attempts' drawing of a page with one result.
func drawn(t *testing.T, r report.Result) (svg element, there bool) {
	t.Helper()
	src := regexp.MustCompile(`(?s)<svg viewBox="0 0.*?</svg>`).FindString(page(t, only(r)))
	if src == "" {
		return svg, false
	}
	if err := xml.Unmarshal([]byte(src), &svg); err != nil {
		t.Fatal(err)
	}
	return svg, true
}

// marks gives the class and place of each attempt that is drawn.
func marks(svg *element) (list []string) {
	for _, g := range svg.all("g") {
		if strings.HasPrefix(g.attr("class"), "mark ") {
			list = append(list, g.attr("class")[5:]+g.attr("transform"))
		}
	}
	return list
}

func TestDrawingHasALaneForEachDeliveryOnOneAxis(t *testing.T) {
	t.Parallel()
	svg, _ := drawn(t, overtaken())
	want := "silenttranslate(190 6),refusedtranslate(429 6),refusedtranslate(669 6),successtranslate(909 6)," +
		"successtranslate(765 6),successtranslate(477 6)"
	if got := strings.Join(marks(&svg), ","); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	var ticks, lanes []string
	for _, text := range svg.all("text") {
		switch text.attr("class") {
		case "tick":
			ticks = append(ticks, text.Text)
		case "lane":
			lanes = append(lanes, text.Text)
		}
	}
	if got := strings.Join(ticks, " "); got != "+0s +10s +20s +30s +40s +50s +60s +70s" {
		t.Errorf("ticks: %s", got)
	}
	if got := strings.Join(lanes, " "); got != "first second slow" {
		t.Errorf("lanes: %s", got)
	}
}

func TestDrawingCanBeReadAloud(t *testing.T) {
	t.Parallel()
	svg, _ := drawn(t, overtaken())
	if svg.attr("role") != "img" || svg.attr("aria-label") == "" {
		t.Errorf("got %v", svg.Attrs)
	}
	if got, want := svg.all("title")[0].Text, "Attempt 1, +0.000s: refused, took 12ms, fault: connect refused"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNothingIsDrawnOfOneAttempt(t *testing.T) {
	t.Parallel()
	if svg, there := drawn(t, passing("a", "", "b")); there {
		t.Errorf("got %+v", svg)
	}
}

func TestDrawingOfAttemptsAtOneMoment(t *testing.T) {
	t.Parallel()
	r := overtaken()
	for i := range r.Deliveries {
		a := attempt(1, 0, 200)
		a.End = a.Start
		r.Deliveries[i].Delivery.Attempts = []api.Attempt{a}
	}
	svg, there := drawn(t, r)
	if got := strings.Join(marks(&svg), ","); !there || got != "successtranslate(190 6),successtranslate(190 6),successtranslate(190 6)" {
		t.Errorf("got %s", got)
	}
}

func TestDrawingLeavesOutWhatNobodyCanRead(t *testing.T) {
	t.Parallel()
	r := overtaken()
	for len(r.Deliveries) < 50 {
		r.Deliveries = append(r.Deliveries, delivery("", api.Delivered, attempt(1, 24*365*time.Hour, 200)))
	}
	if got := page(t, only(r)); !strings.Contains(got, "and 10 more, in the tables only") {
		t.Error("the drawing does not say that it leaves out some")
	}
}
