package scenarios

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/vinemock/vinemock/scenarios/document"
	"github.com/vinemock/vinemock/server/api"
)

// faults reads one fault or a list of them.
func (p *parser) faults(n document.Node) []api.Fault {
	var faults []api.Fault
	for _, item := range n.OneOrMore() {
		faults = append(faults, p.fault(item))
	}
	return faults
}

// fault reads one fault. Its kinds are the fields of [api.Fault] and listed
// nowhere else.
func (p *parser) fault(n document.Node) api.Fault {
	fault := api.Fault{Attempts: api.Span{First: 1, Last: 1}}
	if !p.sound(func() { n.Struct("a fault", &fault) }) || !p.sound(func() { oneKind(n, fault) }) {
		return fault
	}
	if err := fault.Validate(); err != nil {
		n.Refuse(oneLine(err), "")
	}
	return fault
}

// oneKind refuses what is none or several faults, in the words of the files.
func oneKind(n document.Node, fault api.Fault) {
	kinds := faultKinds()
	given := slices.DeleteFunc(slices.Clone(kinds), func(kind string) bool { return !n.Has(kind) })
	if len(given) != 1 {
		n.Refuse(fmt.Sprintf("a fault is one of %s; this has %d", strings.Join(kinds, ", "), len(given)), "")
		return
	}
	fault.Attempts = api.Span{}
	if value, _ := n.Get(given[0]); reflect.ValueOf(fault).IsZero() && value.IsText() {
		value.Refuse(fmt.Sprintf("%s: %s is no fault", given[0], value.Text()), "leave it out")
	}
}

// faultKinds are the kinds that [api.Fault] has.
func faultKinds() []string {
	return slices.DeleteFunc(document.StructKeys(new(api.Fault)).Names(), func(key string) bool { return key == "attempts" })
}

// mayFail tells whether the fault can keep an attempt from success, or hold it
// up in the sender's time.
func mayFail(f api.Fault) bool {
	dressed := f.SlowBody != nil || f.Duplicate != 0 || f.Chunked || f.KeyOrder != "" || len(f.Header) > 0
	return !dressed
}

// faultWords tells a fault as part of a sentence.
func faultWords(f api.Fault) string {
	what := faultKindWords(f)
	switch {
	case f.Attempts == api.AllAttempts():
		return what + " in every attempt"
	case f.Attempts.First == f.Attempts.Last:
		return what + " in attempt " + f.Attempts.String()
	default:
		return what + " in attempts " + f.Attempts.String()
	}
}

func faultKindWords(f api.Fault) string {
	switch {
	case f.Connect != "":
		return "the connection is refused"
	case f.Lose != "":
		return "the answer is lost on its way back"
	case f.Latency != 0:
		return fmt.Sprintf("the request is held up for %s", f.Latency)
	case f.Reset != nil:
		return "the connection is reset after " + resetWords(f.Reset.After)
	case f.SlowBody != nil:
		return fmt.Sprintf("the body comes %d bytes at a time, every %s", f.SlowBody.Bytes, f.SlowBody.Every)
	case f.Truncate != nil:
		return fmt.Sprintf("the body ends after %d bytes, before its announced length,", *f.Truncate)
	case f.Duplicate != 0:
		return fmt.Sprintf("%d more of the same request come at the same moment", f.Duplicate)
	case f.Hang != 0:
		return fmt.Sprintf("the body stops half-way for %s", f.Hang)
	case f.Overlap:
		return "the retry does not wait for the answer"
	case f.Chunked:
		return "the body comes in chunks, its length not announced,"
	case f.KeyOrder != "":
		return fmt.Sprintf("the body's keys are %s", f.KeyOrder)
	default:
		return "the request has " + headerWords(f.Header)
	}
}

func resetWords(p api.ResetPoint) string {
	if p == api.ResetAfterHeaders || p == api.ResetAfterBody {
		return "the request's " + string(p)
	}
	return string(p) + " bytes of the body"
}

func headerWords(header map[string]string) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(header)) {
		words = append(words, fmt.Sprintf("the header %s: %s", name, header[name]))
	}
	return strings.Join(words, " and ")
}
