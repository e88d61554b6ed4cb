package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/scenarios/document"
)

// scenariosCommand is `vinemock scenarios`.
type scenariosCommand struct {
	List   scenariosListCommand   `cmd:"" help:"List the scenarios."`
	Show   scenariosShowCommand   `cmd:"" help:"Explain one scenario in words."`
	Check  scenariosCheckCommand  `cmd:"" help:"Check scenario files and tell everything that is wrong with them."`
	Schema scenariosSchemaCommand `cmd:"" help:"Print the JSON Schema of scenario files, for editors."`
}

// scenarioFlags choose scenarios.
type scenarioFlags struct {
	Files     []string `arg:"" optional:"" help:"Scenario files, or directories of them, beside the built-in ones." placeholder:"FILE|DIR"`
	NoBuiltin bool     `help:"Leave the built-in scenarios out."`
	contractFlags
}

// load reads the scenarios.
func (f scenarioFlags) load() ([]*scenarios.Scenario, error) {
	catalogue, err := f.catalogue()
	if err != nil {
		return nil, err
	}
	contract := scenarios.FromCatalogue(catalogue)
	var builtin, own []*scenarios.Scenario
	if !f.NoBuiltin {
		if builtin, err = scenarios.Builtin(contract); err != nil {
			return nil, err
		}
	}
	if len(f.Files) > 0 {
		if own, err = scenarios.Load(contract, f.Files...); err != nil {
			return nil, asUsage(err)
		}
	}
	merged, err := scenarios.Merge(builtin, own)
	return merged, asUsage(err)
}

// asUsage makes an error that is not yet one of a file that does not check one.
func asUsage(err error) error {
	if _, problems := err.(document.Problems); err == nil || problems { //nolint:errorlint // Load gives it bare
		return err
	}
	return usage("%w", err)
}

// scenariosListCommand is `vinemock scenarios list`.
type scenariosListCommand struct{ scenarioFlags }

// Example ends the command's help.
func (scenariosListCommand) Example() string {
	return "  vinemock scenarios list my-scenarios/"
}

// Run implements the command.
func (c scenariosListCommand) Run(env environment) error {
	list, err := c.load()
	if err != nil {
		return err
	}
	return printScenarios(env, list)
}

// printScenarios lists scenarios, the rows of a table as one.
func printScenarios(env environment, list []*scenarios.Scenario) error {
	table := tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', 0)
	for i, s := range list {
		if i > 0 && list[i-1].ID == s.ID {
			continue
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", s.ID, s.Level, strings.Join(s.Labels, ","), s.Title)
	}
	return table.Flush()
}

// scenariosShowCommand is `vinemock scenarios show`.
type scenariosShowCommand struct {
	ID string `arg:"" help:"The scenario's id." placeholder:"ID"`
	scenarioFlags
}

// Example ends the command's help.
func (scenariosShowCommand) Example() string {
	return "  vinemock scenarios show lost-response-is-harmless"
}

// Run implements the command.
func (c scenariosShowCommand) Run(env environment) error {
	list, err := c.load()
	if err != nil {
		return err
	}
	ids := make([]string, len(list))
	for i, s := range list {
		if s.ID == c.ID {
			_, err := fmt.Fprint(env.stdout, scenarios.Explain(s))
			return err
		}
		ids[i] = s.ID
	}
	return usage("there is no scenario %q; %s", c.ID, orList(document.DidYouMean(c.ID, ids)))
}

// orList is the hint, or else where to look.
func orList(hint string) string {
	if hint != "" {
		return hint
	}
	return "`vinemock scenarios list` lists them"
}

// scenariosCheckCommand is `vinemock scenarios check`.
type scenariosCheckCommand struct {
	Files []string `arg:"" help:"Scenario files, or directories of them." placeholder:"FILE|DIR"`
	contractFlags
}

// Example ends the command's help.
func (scenariosCheckCommand) Example() string {
	return "  vinemock scenarios check my-scenarios/"
}

// Run implements the command.
func (c scenariosCheckCommand) Run(env environment) error {
	flags := scenarioFlags{Files: c.Files, contractFlags: c.contractFlags}
	list, err := flags.load()
	if err != nil {
		return err
	}
	flags.Files = nil
	builtin, err := flags.load()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.stdout, "%d specs check\n", len(list)-len(builtin))
	return err
}

// scenariosSchemaCommand is `vinemock scenarios schema`.
type scenariosSchemaCommand struct{}

// Example ends the command's help.
func (scenariosSchemaCommand) Example() string {
	return "  vinemock scenarios schema > scenario.v1.schema.json"
}

// Run implements the command.
func (scenariosSchemaCommand) Run(env environment) error {
	_, err := env.stdout.Write(scenarios.JSONSchema())
	return err
}
