package schemas

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// Review holds captured events against the contract, as they stream by: it
// counts and remembers first places, so its memory does not grow with what it
// reads. A Review belongs to one goroutine.
type Review struct {
	catalogue  *Catalogue
	events     int
	invalid    int
	types      map[string]*tally
	unreadable *tally // what names no known type
}

// tally is what was found of one type.
type tally struct {
	events, invalid int
	violations      map[Violation]*Count
	undocumented    map[string]*Count
	finding         finding
	more            int // violations that found no room
}

// Report is what a review found.
type Report struct {
	// Events is how many bodies there were, Invalid how many of them break the
	// contract.
	Events  int `json:"events"`
	Invalid int `json:"invalid"`
	// Undocumented tells whether any event had fields that the contract does
	// not describe.
	Undocumented bool `json:"undocumented"`
	// Types are those that occurred, in the catalogue's order; what names no
	// known type comes last, under "".
	Types []TypeReport `json:"types"`
	// NeverSeen are the types that did not occur.
	NeverSeen []string `json:"neverSeen"`
}

// TypeReport is what a review found of one event type.
type TypeReport struct {
	Type    string `json:"type"`
	Events  int    `json:"events"`
	Invalid int    `json:"invalid"`
	// Violations are the ways in which events broke the contract, the most
	// frequent first.
	Violations []ViolationCount `json:"violations"`
	// MoreViolations is how many are not listed: a list has 100 at most.
	MoreViolations int `json:"moreViolations,omitempty"`
	// Undocumented are fields that the schema does not describe.
	Undocumented []PathCount `json:"undocumented"`
	// NeverSeen are the documented paths that no event had; of an object that
	// was never there, only the object's own.
	NeverSeen []string `json:"neverSeen"`
}

// ViolationCount is a violation and where it was.
type ViolationCount struct {
	Violation
	Count
}

// PathCount is a path and where it was.
type PathCount struct {
	Path string `json:"path"`
	Count
}

// Count is how often something was found, and where first: "file:line".
type Count struct {
	Count int    `json:"count"`
	First string `json:"first"`
}

// maxListed is how many different violations, and how many undocumented paths,
// are remembered of each type: broken input may have a new one in each event.
const maxListed = 100

// Review begins a review.
func (c *Catalogue) Review() *Review {
	return &Review{catalogue: c, types: map[string]*tally{}, unreadable: newTally(0)}
}

func newTally(paths int) *tally {
	return &tally{
		violations:   map[Violation]*Count{},
		undocumented: map[string]*Count{},
		finding:      finding{seen: make([]bool, paths)},
	}
}

// Add reviews one body; place says where it was.
func (r *Review) Add(body []byte, place string) {
	r.events++
	e, violations := r.catalogue.typeOf(body)
	t := r.unreadable
	if violations == nil {
		if t = r.types[e.Name]; t == nil {
			t = newTally(len(e.paths))
			r.types[e.Name] = t
		}
		violations = e.check(body, &t.finding)
	}
	t.events++
	t.keep(violations, place)
	if len(violations) > 0 {
		t.invalid++
		r.invalid++
	}
}

func (t *tally) keep(violations []Violation, place string) {
	for _, v := range violations {
		v.Path = anyIndex(v.Path)
		if !count(t.violations, v, place) {
			t.more++
		}
	}
	for _, path := range t.finding.undocumented {
		count(t.undocumented, path, place)
	}
	t.finding.undocumented = t.finding.undocumented[:0]
}

// count adds one; false if there is no room for a new key.
func count[K comparable](counts map[K]*Count, key K, place string) bool {
	if c := counts[key]; c != nil {
		c.Count++
		return true
	}
	if len(counts) >= maxListed {
		return false
	}
	counts[key] = &Count{Count: 1, First: place}
	return true
}

// ReadFS reviews every *.json, *.jsonl and *.ndjson file of a directory and
// those below it. prefix stands before the files' names in places.
func (r *Review) ReadFS(fsys fs.FS, prefix string) error {
	return fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("review %s: %w", path.Join(prefix, name), err)
		}
		if entry.IsDir() || !slices.Contains([]string{".json", ".jsonl", ".ndjson"}, path.Ext(name)) {
			return nil
		}
		file, err := fsys.Open(name)
		if err != nil {
			return fmt.Errorf("review %s: %w", path.Join(prefix, name), err)
		}
		defer file.Close()
		return r.Read(file, path.Join(prefix, name))
	})
}

// ReadPath reviews a file, or all of a directory.
func (r *Review) ReadPath(name string) error {
	stat, err := os.Stat(name)
	if err != nil {
		return fmt.Errorf("review: %w", err)
	}
	if stat.IsDir() {
		return r.ReadFS(os.DirFS(name), name)
	}
	file, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("review: %w", err)
	}
	defer file.Close()
	return r.Read(file, name)
}

// Report tells what was found so far.
func (r *Review) Report() Report {
	report := Report{Events: r.events, Invalid: r.invalid, Types: []TypeReport{}, NeverSeen: []string{}}
	for _, e := range r.catalogue.types {
		t := r.types[e.Name]
		if t == nil {
			report.NeverSeen = append(report.NeverSeen, e.Name)
			continue
		}
		found := t.report(e.Name)
		for i, path := range e.paths {
			parent := path[:max(0, strings.LastIndexByte(path, '.'))]
			if !t.finding.seen[i] && !slices.Contains(found.NeverSeen, parent) && !hidden(found.NeverSeen, path) {
				found.NeverSeen = append(found.NeverSeen, path)
			}
		}
		report.Undocumented = report.Undocumented || len(found.Undocumented) > 0
		report.Types = append(report.Types, found)
	}
	if r.unreadable.events > 0 {
		report.Types = append(report.Types, r.unreadable.report(""))
	}
	return report
}

// hidden tells whether a path lies below one that was never seen.
func hidden(neverSeen []string, path string) bool {
	return slices.ContainsFunc(neverSeen, func(above string) bool { return strings.HasPrefix(path, above+".") })
}

func (t *tally) report(name string) TypeReport {
	out := TypeReport{
		Type: name, Events: t.events, Invalid: t.invalid, MoreViolations: t.more,
		Violations: []ViolationCount{}, Undocumented: []PathCount{}, NeverSeen: []string{},
	}
	for v, c := range t.violations {
		out.Violations = append(out.Violations, ViolationCount{v, *c})
	}
	for path, c := range t.undocumented {
		out.Undocumented = append(out.Undocumented, PathCount{path, *c})
	}
	slices.SortFunc(out.Violations, func(a, b ViolationCount) int {
		return cmp.Or(b.Count.Count-a.Count.Count, cmp.Compare(a.Path, b.Path), cmp.Compare(a.Reason, b.Reason))
	})
	slices.SortFunc(out.Undocumented, func(a, b PathCount) int {
		return cmp.Or(b.Count.Count-a.Count.Count, cmp.Compare(a.Path, b.Path))
	})
	return out
}

// Holds tells whether all events keep the contract and, if strict, have
// nothing that it does not describe.
func (r Report) Holds(strict bool) bool {
	return r.Invalid == 0 && (!strict || !r.Undocumented)
}
