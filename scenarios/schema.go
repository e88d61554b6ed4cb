package scenarios

import (
	_ "embed"
	"slices"
)

//go:embed scenario.v1.schema.json
var schemaFile []byte

// JSONSchema is the schema of a scenario, draft-07, for editors: name it in a
// file's first line,
//
//	# yaml-language-server: $schema=./scenario.v1.schema.json
//
// and keys are completed and checked while typing. It knows the shapes; paths,
// names and clauses are checked by [Parse] alone. A test keeps the two equal.
func JSONSchema() []byte { return slices.Clone(schemaFile) }
