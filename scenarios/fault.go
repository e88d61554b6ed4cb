package scenarios

import (
	"fmt"
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
	if refuseFuture(n) {
		return fault
	}
	sound := p.sound(func() { n.Struct("a fault", &fault) })
	if err := fault.Validate(); sound && err != nil {
		n.Refuse(oneLine(err), "")
	}
	return fault
}

// refuseFuture refuses a fault that the language has and this vinemock has not.
func refuseFuture(n document.Node) bool {
	for _, kind := range languageFaults() {
		value, ok := n.Get(kind)
		if kinds := faultKinds(); ok && !slices.Contains(kinds, kind) {
			value.Refuse("this version of vinemock cannot do the fault "+quote(kind), "it can do "+strings.Join(kinds, ", "))
			return true
		}
	}
	return false
}

// languageFaults are all kinds of fault that the language names.
func languageFaults() []string {
	return []string{"connect", "reset", "lose", "latency", "slow-body", "truncate", "duplicate", "hang"}
}

// faultKinds are the kinds that [api.Fault] has.
func faultKinds() []string {
	return slices.DeleteFunc(document.StructKeys(new(api.Fault)).Names(), func(key string) bool { return key == "attempts" })
}

// faultWords tells a fault as part of a sentence.
func faultWords(f api.Fault) string {
	what := "a fault happens"
	switch {
	case f.Connect != "":
		what = "the connection is refused"
	case f.Lose != "":
		what = "the answer is lost on its way back"
	case f.Latency != 0:
		what = fmt.Sprintf("the request is held up for %s", f.Latency)
	}
	switch {
	case f.Attempts == api.AllAttempts():
		return what + " in every attempt"
	case f.Attempts.First == f.Attempts.Last:
		return what + " in attempt " + f.Attempts.String()
	default:
		return what + " in attempts " + f.Attempts.String()
	}
}
