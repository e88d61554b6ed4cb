package schemas_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/tidwall/gjson"
	"github.com/tidwall/pretty"

	"github.com/vinemock/vinemock/schemas"
)

var update = flag.Bool("update", false, "write README.md anew")

// README.md is made from the schemas; `go test ./schemas -update` does it.
func TestReadmeIsMadeFromTheSchemas(t *testing.T) {
	t.Parallel()
	want := reference(catalogue(t))
	if *update {
		if err := os.WriteFile("README.md", []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("README.md is not what the schemas say; run go test ./schemas -update")
	}
}

const preface = `# The contract

This page is made from the schemas in ` + "`events/`" + ` (` + "`go test ./schemas -update`" + `); change them, not it.

Every request body is an object of ` + "`type`" + `, a string, and ` + "`data`" + `, an object (VS-REQ-3). Each schema describes the whole
body, stands alone, and follows JSON Schema draft-07. Objects are open to unknown fields. A field is required only where
life requires it: the article does not say, and its revisions differ. Where the article shows one value of many, the
schema has it as an example, not as an enumeration. An id is a prefix and 24 hexadecimal digits, of which the first 8 are
the second of its creation. Times are UTC with milliseconds. Money is in dollars, with decimals.

*From* says where a field is known from, if not from the first revision of the article. What only the read API has is
accepted in events and never generated.

| extension keyword | stands | says |
|---|---|---|
| ` + "`x-vinemock`" + ` | at the root | entity, clause, slips of the article, and what an event of the type changes |
| ` + "`x-faker`" + ` | on a field | what the faker puts there: a winery's function, one of gofakeit's, or ` + "`copy`, `sum`, `product`" + ` of other fields |
| ` + "`x-source`" + ` | on a field | where else than in the first revision it is known from |

A new event type is one more file like these, in a directory given with ` + "`--schemas`" + `:

` + "```json" + `
{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "Tasting booked",
  "x-vinemock": {"entity": "customer"},
  "type": "object",
  "required": ["type", "data"],
  "properties": {
    "type": {"type": "string", "const": "tasting.booked"},
    "data": {
      "type": "object",
      "required": ["id", "guests"],
      "properties": {
        "id": {"type": "string", "x-faker": "customer.id"},
        "guests": {"type": "integer", "minimum": 1, "maximum": 8},
        "wish": {"type": "string", "x-faker": {"use": "gofakeit.sentence", "wordcount": 5}}
      }
    }
  }
}
` + "```" + `
`

func reference(c *schemas.Catalogue) string {
	var b strings.Builder
	b.WriteString(preface)
	for _, e := range c.Types() {
		fmt.Fprintf(&b, "\n## %s\n\n%s About a %s. Clause %s.\n\n", e.Name, e.Description, e.Entity, e.Clause)
		b.WriteString("| field | type | required | from | is |\n|---|---|---|---|---|\n")
		for _, n := range e.Root.Property("data").Properties {
			rows(&b, n)
		}
		if len(e.Slips) > 0 {
			b.WriteString("\nSlips in the article:\n\n")
		}
		for _, slip := range e.Slips {
			fmt.Fprintf(&b, "- %s\n", slip)
		}
		fmt.Fprintf(&b, "\n```json\n%s```\n", pretty.Pretty(e.Sample))
	}
	return b.String()
}

func rows(b *strings.Builder, n *schemas.Node) {
	required := ""
	if n.Required {
		required = "yes"
	}
	text := n.Description
	if examples := n.Keywords["examples"].Array(); len(examples) > 0 {
		text += ", such as " + list(examples)
	}
	if n.Name != "" {
		path := strings.TrimPrefix(strings.ReplaceAll(n.Path, ".0", "[]"), "data.")
		fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s |\n", path, typeOf(n), required, n.Source, text)
	}
	for _, child := range n.Properties {
		rows(b, child)
	}
	if n.Items != nil {
		rows(b, n.Items)
	}
}

func list(values []gjson.Result) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = v.String()
	}
	return strings.Join(texts, ", ")
}

// typeOf puts a node's type into a word or two.
func typeOf(n *schemas.Node) string {
	pattern := n.Keywords["pattern"].Str
	switch format := n.Keywords["format"].Str; {
	case format == "date-time":
		return "time"
	case format != "":
		return format
	case strings.HasSuffix(pattern, "_[0-9a-f]{24}$"):
		return "id " + strings.TrimSuffix(strings.TrimPrefix(pattern, "^"), "[0-9a-f]{24}$") + "…"
	case len(n.AnyOf) > 0:
		alternatives := make([]string, len(n.AnyOf))
		for i, a := range n.AnyOf {
			alternatives[i] = typeOf(a)
		}
		return strings.Join(alternatives, " or ")
	case len(n.Types) == 0:
		return "anything"
	default:
		return strings.Join(n.Types, " or ")
	}
}
