package scenarios

import (
	"maps"
	"strings"

	"github.com/vinemock/vinemock/scenarios/document"
)

// Together starts its steps at once and waits for all of them.
type Together struct {
	located
	// Steps are at least two; none is a Together.
	Steps []Step
}

// Kind implements [Step].
func (*Together) Kind() string { return "together" }

func (p *parser) togetherSteps(n document.Node) Step {
	t := &Together{located: located{n.Position()}}
	if p.siblings != nil {
		n.Refuse("together cannot stand inside together", "put its steps beside the others: all start at once")
		return t
	}
	n.Keys("a together step", p.togetherKeys(t))
	return t
}

func (p *parser) togetherKeys(t *Together) document.Keys {
	return document.Keys{
		{Name: "together", Read: func(n document.Node) { t.Steps = p.atOnce(n) }},
	}
}

// atOnce reads steps that run at once: none can use what another captures, and
// the steps that follow can use all of it.
func (p *parser) atOnce(n document.Node) []Step {
	p.siblings = captures{}
	steps := p.steps(n, 2)
	maps.Copy(p.captured, p.siblings)
	p.siblings = nil
	return steps
}

// words implements [Step].
func (t *Together) words() string {
	texts := make([]string, len(t.Steps))
	for i, step := range t.Steps {
		texts[i] = "- " + step.words()
	}
	return "All at once:\n" + strings.Join(texts, "\n")
}
