package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vinemock/vinemock/scenarios"
)

// clausesCommand is `vinemock clauses`.
type clausesCommand struct{ scenarioFlags }

// Example ends the command's help.
func (clausesCommand) Example() string { return "  vinemock clauses" }

// Run implements the command.
func (c clausesCommand) Run(env environment) error {
	catalogue, err := c.catalogue()
	if err != nil {
		return err
	}
	list, err := c.load()
	if err != nil {
		return err
	}
	covered := 0
	for _, clause := range catalogue.Clauses() {
		ids := citing(list, clause.ID)
		_, _ = fmt.Fprintf(env.stdout, "%s  %s\n", clause.ID, clause.Text)
		if clause.Default != "" {
			_, _ = fmt.Fprintf(env.stdout, "    by default: %s\n", clause.Default)
		}
		if len(ids) > 0 {
			covered++
		} else {
			ids = []string{"(none)"}
		}
		_, _ = fmt.Fprintf(env.stdout, "    checked by: %s\n", strings.Join(ids, ", "))
	}
	_, err = fmt.Fprintf(env.stdout, "%d of %d clauses are checked\n", covered, len(catalogue.Clauses()))
	return err
}

// citing gives the ids of the scenarios that check a clause.
func citing(list []*scenarios.Scenario, clause string) []string {
	var ids []string
	for _, s := range list {
		if slices.Contains(s.Cites, clause) && !slices.Contains(ids, s.ID) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}
