package config

import (
	_ "embed"
	"slices"
)

//go:embed vinemock.v1.schema.json
var schemaFile []byte

// JSONSchema is the schema of vinemock.yaml, draft-07, for editors: name it in
// the file's first line,
//
//	# yaml-language-server: $schema=./vinemock.v1.schema.json
//
// and keys are completed and checked while typing. It knows the shapes; [Read]
// alone knows everything. A test keeps their keys equal.
func JSONSchema() []byte { return slices.Clone(schemaFile) }
