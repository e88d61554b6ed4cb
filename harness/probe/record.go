package probe

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/vinemock/vinemock/scenarios"
)

// Record is what the receiver keeps about one entity, by VineSpring's names.
// Its values are those of encoding/json with UseNumber.
type Record map[string]any

// Bounds on one reading, which a probe without a condition would pass.
const (
	// MaxBytes of an answer or of a program's output.
	MaxBytes = 16 << 20
	// MaxRows of a query.
	MaxRows = 10_000
)

// checkFields refuses a mapping that cannot be followed.
func checkFields(fields map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		for _, path := range []string{name, fields[name]} {
			if slices.Contains(strings.Split(path, "."), "") {
				return misconfigured("write names with dots between them, such as phone: contact.phone", "fields: %q is no path", path)
			}
		}
	}
	return nil
}

// mapped gives the record under VineSpring's names. A mapped field that the
// record lacks is absent, even if the record has another under that name.
func mapped(record map[string]any, fields map[string]string) Record {
	named := record
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value, found := scenarios.At(record, fields[name])
		named = placed(named, strings.Split(name, "."), value, found)
	}
	return named
}

// placed gives a copy of the object with the value at the path, or with nothing
// there if it was not found. What the object shares with others stays as it is.
func placed(object map[string]any, path []string, value any, found bool) map[string]any {
	object = maps.Clone(object)
	if object == nil {
		object = make(map[string]any)
	}
	first, rest := path[0], path[1:]
	inner, deeper := object[first].(map[string]any)
	switch {
	case len(rest) == 0 && found:
		object[first] = value
	case len(rest) == 0:
		delete(object, first)
	case found || deeper:
		object[first] = placed(inner, rest, value, found)
	}
	return object
}

// decode reads an answer as records: null is none, an object is one, an array
// as many as it has.
func decode(body []byte) ([]map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Errorf("it is not JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more behind the first JSON value")
	}
	switch value := value.(type) {
	case nil:
		return nil, nil
	case map[string]any:
		return []map[string]any{value}, nil
	case []any:
		return objects(value)
	}
	return nil, errors.New("it is neither a JSON object nor an array of them")
}

func objects(list []any) ([]map[string]any, error) {
	records := make([]map[string]any, len(list))
	for i, item := range list {
		object, ok := item.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("element %d of the array is not an object", i)
		}
		records[i] = object
	}
	return records, nil
}
