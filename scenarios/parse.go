package scenarios

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/vinemock/vinemock/scenarios/document"
	"github.com/vinemock/vinemock/server/api"
)

// idPattern is how ids are written, namePattern how captures and columns are.
var (
	idPattern   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	namePattern = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_-]*$`)
)

// Parse reads a scenario file: one scenario, or several as YAML documents,
// with `each` expanded to one scenario per row. The error is a
// [document.Problems] with everything that is wrong in the file.
func Parse(file string, src []byte, contract Contract) ([]*Scenario, error) {
	parsed, problems := parse(file, src, contract)
	if err := document.Join(problems); err != nil {
		return nil, err
	}
	return parsed, nil
}

// parse gives what could be read beside the problems, so that Load can compare
// the ids of broken files too.
func parse(file string, src []byte, contract Contract) ([]*Scenario, document.Problems) {
	f, documents := document.Read(file, src)
	if len(documents) == 0 && len(f.Problems()) == 0 {
		f.Whole("there is no scenario in this file", "a scenario has id, title and steps")
	}
	var all []*Scenario
	for _, doc := range documents {
		for _, row := range expand(doc, contract) {
			p := &parser{file: f, contract: contract, columns: row.columns()}
			all = append(all, p.scenario(row.document, row.row))
		}
	}
	return all, append(f.Problems(), duplicates(all)...)
}

// parser reads one row of one scenario.
type parser struct {
	file     *document.File
	contract Contract
	columns  []string
	scene    *Scenario
	// captured is what the steps before have given a name.
	captured captures
	// siblings is what the steps of a together that is being read have named,
	// out of each other's sight; nil outside of one.
	siblings captures
}

func (p *parser) scenario(n document.Node, row Row) *Scenario {
	p.scene = &Scenario{Level: Must, Row: row, id: n.Place()}
	p.captured = captures{}
	n.Keys("a scenario", p.scenarioKeys(p.scene))
	return p.scene
}

// scenarioKeys are the keys at the top of a scenario.
func (p *parser) scenarioKeys(s *Scenario) document.Keys {
	return document.Keys{
		{Name: "id", Required: true, Read: func(n document.Node) { s.ID, s.id = identifier(n), n.Place() }},
		{Name: "title", Required: true, Read: func(n document.Node) { s.Title = p.prose(n) }},
		{Name: "about", Read: func(n document.Node) { s.About = p.prose(n) }},
		{Name: "level", Read: func(n document.Node) { s.Level = Level(n.OneOf(string(Must), string(Should), string(Info))) }},
		{Name: "cites", Read: func(n document.Node) { s.Cites = p.clauses(n) }},
		{Name: "labels", Read: func(n document.Node) { s.Labels = labels(n) }},
		{Name: "needs", Read: func(n document.Node) { s.Needs = n.Texts() }},
		{Name: "policy", Read: func(n document.Node) { s.Policy = p.policy(n) }},
		{Name: "clock", Read: func(n document.Node) { s.Clock = clock(n) }},
		{Name: "each", Read: func(document.Node) {}}, // expand has read it
		{Name: "steps", Required: true, Read: func(n document.Node) { s.Steps = p.steps(n, 1) }},
	}
}

// identifier reads a scenario's id.
func identifier(n document.Node) string {
	id := n.Text()
	if id != "" && !idPattern.MatchString(id) {
		n.Refuse("the id "+quote(id)+" is not in kebab-case", "use small letters, digits and hyphens: lost-response-is-harmless")
	}
	return id
}

// prose reads text for people; the columns of a row are already in it.
func (p *parser) prose(n document.Node) string {
	for _, ref := range references(n.Text()) {
		n.Refuse("there is no column "+quote(ref)+" in each", document.DidYouMean(ref, p.columns))
	}
	return n.Sentence()
}

// forbidden in labels, because label expressions are built with them.
const forbidden = "&|!,()/"

func labels(n document.Node) []string {
	for _, item := range listed(n) {
		if label := item.Sentence(); strings.ContainsAny(label, forbidden) {
			item.Refuse("the label "+quote(label)+" has a character that label expressions use", "leave out "+strings.Join(strings.Split(forbidden, ""), " "))
		}
	}
	return n.Texts()
}

func (p *parser) policy(n document.Node) api.PolicyPatch {
	var patch api.PolicyPatch
	sound := p.sound(func() { n.Struct("policy", &patch) })
	if err := patch.Apply(api.DefaultPolicy()).Validate(); sound && err != nil {
		n.Refuse("policy: "+oneLine(err), "")
	}
	return patch
}

// sound tells whether reading recorded no problem.
func (p *parser) sound(read func()) bool {
	before := len(p.file.Problems())
	read()
	return len(p.file.Problems()) == before
}

// oneLine writes a joined error in one line.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }

// scaled is the clock's mode xN.
var scaled = regexp.MustCompile(`^x[1-9][0-9]{0,5}$`)

func clock(n document.Node) string {
	if n.IsText() && scaled.MatchString(n.Text()) {
		return n.Text()
	}
	return n.OneOf(ClockReal, ClockVirtual, ClockManual, "xN")
}

// The clocks beside xN. In manual time nothing moves but by an advance step.
const (
	ClockReal    = "real"
	ClockVirtual = "virtual"
	ClockManual  = "manual"
)

// steps reads at least least steps in their order.
func (p *parser) steps(n document.Node, least int) []Step {
	items := n.List()
	if n.IsList() && len(items) < least {
		n.Refuse(fmt.Sprintf("there must be at least %d of these steps", least), "a step begins with "+strings.Join(stepNames(), ", "))
	}
	var steps []Step
	for _, item := range items {
		if step := p.step(item); step != nil {
			steps = append(steps, step)
		}
	}
	return steps
}

// step reads one step; the key that names its kind says which.
func (p *parser) step(n document.Node) Step {
	if !n.IsMapping() {
		n.Want("a step, which begins with " + strings.Join(stepNames(), ", "))
		return nil
	}
	for _, kind := range stepKinds() {
		if n.Has(kind.name) {
			return kind.read(p, n)
		}
	}
	p.unknownStep(n)
	return nil
}

func (p *parser) unknownStep(n document.Node) {
	hint := ""
	for _, entry := range n.Entries() {
		if hint == "" && entry.Key.IsText() {
			hint = document.DidYouMean(entry.Key.Text(), stepNames())
		}
	}
	n.Refuse("this is no step that vinemock knows", cmp.Or(hint, "a step begins with "+strings.Join(stepNames(), ", ")))
}

// stepKind is a kind of step: the key that begins it and its reader.
type stepKind struct {
	name string
	read func(*parser, document.Node) Step
}

// stepKinds is the list of all kinds; a new one is a file and a line here.
func stepKinds() []stepKind {
	return []stepKind{
		{"send", (*parser).send},
		{"raw", (*parser).raw},
		{"redeliver", (*parser).redeliver},
		{"together", (*parser).togetherSteps},
		{"advance", (*parser).advance},
		{"probe", (*parser).probe},
		{"email", (*parser).email},
		{"restart", (*parser).restart},
		{"break", (*parser).breakStep},
		{"mend", (*parser).mend},
		{"pause", (*parser).pause},
	}
}

func stepNames() []string {
	var names []string
	for _, kind := range stepKinds() {
		names = append(names, kind.name)
	}
	return names
}

// needs checks that a probed entity is among the scenario's needs.
func (p *parser) needs(n document.Node, entity string) {
	if entity != "" && !slices.Contains(p.scene.Needs, entity) {
		n.Refuse("this probes "+quote(entity)+", which the scenario does not need",
			cmp.Or(document.DidYouMean(entity, p.scene.Needs), "add it: needs: ["+strings.Join(append(slices.Clone(p.scene.Needs), entity), ", ")+"]"))
	}
}
