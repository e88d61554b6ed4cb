package schemas

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// eventClause begins the id of the clause that documents one event type.
const eventClause = "VS-EVT-"

// Clause is one documented promise, such as VS-RTY-1. Scenarios cite clauses,
// reports print them.
type Clause struct {
	ID string `json:"id"`
	// Text is what is promised, in our words.
	Text string `json:"text"`
	// Default is how vinemock reads what the article leaves open, or "".
	Default string `json:"default,omitempty"`
}

// Clauses gives all clauses in the article's order, one VS-EVT-… per event
// type among them.
func (c *Catalogue) Clauses() []Clause { return slices.Clone(c.clauses) }

// Clause finds a clause by its id.
func (c *Catalogue) Clause(id string) (Clause, bool) {
	i := slices.IndexFunc(c.clauses, func(clause Clause) bool { return clause.ID == id })
	if i < 0 {
		return Clause{}, false
	}
	return c.clauses[i], true
}

func readClauses(src []byte) ([]Clause, error) {
	var clauses []Clause
	if err := json.Unmarshal(src, &clauses); err != nil {
		return nil, fmt.Errorf("read clauses: %w", err)
	}
	return clauses, nil
}

// place gives an event type's place in the article, which is its clause's;
// types that the article does not know come last.
func place(clauses []Clause, eventType string) int {
	i := slices.IndexFunc(clauses, func(clause Clause) bool {
		name, isEvent := strings.CutPrefix(clause.ID, eventClause)
		return isEvent && name == eventType
	})
	if i < 0 {
		return len(clauses)
	}
	return i
}
