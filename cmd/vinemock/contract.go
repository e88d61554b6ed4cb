package main

import (
	"fmt"
	"text/tabwriter"
)

// eventsCommand is `vinemock events`.
type eventsCommand struct{ contractFlags }

// Example ends the command's help.
func (eventsCommand) Example() string { return "  vinemock events" }

// Run implements the command.
func (c eventsCommand) Run(env environment) error {
	catalogue, err := c.catalogue()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', 0)
	for _, e := range catalogue.Types() {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", e.Name, e.Entity, e.Title)
	}
	return table.Flush()
}

// schemaCommand is `vinemock schema TYPE`.
type schemaCommand struct {
	Type string `arg:"" help:"An event type, such as order.created." placeholder:"TYPE"`
	contractFlags
}

// Example ends the command's help.
func (schemaCommand) Example() string {
	return "  vinemock schema order.created > order.created.json"
}

// Run implements the command.
func (c schemaCommand) Run(env environment) error {
	catalogue, err := c.catalogue()
	if err != nil {
		return err
	}
	e, known := catalogue.Type(c.Type)
	if !known {
		return unknownType(c.Type, catalogue.Suggest(c.Type))
	}
	_, err = env.stdout.Write(e.Schema)
	return err
}

func unknownType(name, near string) error {
	if near != "" {
		return usage("there is no event type %q; did you mean %q?", name, near)
	}
	return usage("there is no event type %q; `vinemock events` lists them", name)
}

// asyncapiCommand is `vinemock asyncapi`.
type asyncapiCommand struct{ contractFlags }

// Example ends the command's help.
func (asyncapiCommand) Example() string {
	return "  vinemock asyncapi > vinespring.asyncapi.json"
}

// Run implements the command.
func (c asyncapiCommand) Run(env environment) error {
	catalogue, err := c.catalogue()
	if err != nil {
		return err
	}
	document, err := catalogue.AsyncAPI(version())
	if err != nil {
		return err
	}
	_, err = env.stdout.Write(document)
	return err
}
