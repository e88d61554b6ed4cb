package faker

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"

	"github.com/vinemock/vinemock/schemas"
)

// override applies Set, Add and Drop, in this order, each by path in
// alphabetical order. Nothing is derived from the new values.
func (g *Generator) override(r Request, body []byte) ([]byte, error) {
	e, known := g.catalogue.Type(r.Type)
	checked := known && !r.Force
	if checked {
		if err := checkPaths(e, r); err != nil {
			return nil, err
		}
	}
	before := body
	body, err := setAll(body, r.Set)
	if err != nil {
		return nil, fmt.Errorf("set %w", err)
	}
	if checked && len(r.Set) > 0 {
		if err := checkValues(e, r.Set, before, body); err != nil {
			return nil, err
		}
	}
	if body, err = setAll(body, r.Add); err != nil {
		return nil, fmt.Errorf("add %w", err)
	}
	for _, path := range slices.Sorted(slices.Values(r.Drop)) {
		if body, err = sjson.DeleteBytes(body, escape(path)); err != nil {
			return nil, fmt.Errorf("drop %s: %w", path, err)
		}
	}
	return body, nil
}

func checkPaths(e schemas.EventType, r Request) error {
	var errs []error
	unknown := func(what, path, mend string) {
		if !e.HasPath(path) {
			errs = append(errs, fmt.Errorf("%s %s: %s has no such path%s%s", what, path, e.Name, didYouMean(path, e.SuggestPaths(path)), mend))
		}
	}
	for _, path := range slices.Sorted(maps.Keys(r.Set)) {
		unknown("set", path, "; add is for paths that the contract does not have")
	}
	for _, path := range r.Drop {
		if _, added := r.Add[path]; !added {
			unknown("drop", path, "")
		}
	}
	return errors.Join(errs...)
}

func setAll(body []byte, values map[string]any) ([]byte, error) {
	for _, path := range slices.Sorted(maps.Keys(values)) {
		raw, err := encode(values[path])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if err := withinArray(body, path); err != nil {
			return nil, err
		}
		if body, err = sjson.SetRawBytes(body, escape(path), raw); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return body, nil
}

// withinArray refuses an index that would leave a gap in its array: the gap
// would be filled with nulls.
func withinArray(body []byte, path string) error {
	parts := strings.Split(path, ".")
	for i := 1; i < len(parts); i++ {
		list := gjson.GetBytes(body, escape(strings.Join(parts[:i], ".")))
		if !list.IsArray() || strings.Trim(parts[i], "0123456789") != "" {
			continue
		}
		length := len(list.Array())
		if index, err := strconv.Atoi(parts[i]); err != nil || index > length {
			return fmt.Errorf("%s: the array has %d elements; %d is the next", path, length, length)
		}
	}
	return nil
}

// checkValues tells how setting values broke the schema. What was wrong with
// the body before, because its data was given or copied, is not their fault.
func checkValues(e schemas.EventType, set map[string]any, before, after []byte) error {
	violations := e.Validate(after)
	if len(violations) == 0 {
		return nil
	}
	known := e.Validate(before)
	paths := slices.Sorted(maps.Keys(set))
	var errs []error
	for _, v := range violations {
		path := culprit(paths, v.Path)
		if slices.Contains(known, v) || set[path] == nil && optional(e, path) {
			continue
		}
		errs = append(errs, fmt.Errorf("set %s: %s; add takes any value", path, v))
	}
	return errors.Join(errs...)
}

// culprit gives the set path that has most in common with a violation's.
func culprit(paths []string, violation string) (most string) {
	longest := -1
	for _, path := range paths {
		common := 0
		for common < min(len(path), len(violation)) && path[common] == violation[common] {
			common++
		}
		if common > longest {
			most, longest = path, common
		}
	}
	return most
}

// optional tells whether the schema can do without the path.
func optional(e schemas.EventType, path string) bool {
	n := e.Root
	for part := range strings.SplitSeq(path, ".") {
		if n.Items != nil {
			n = n.Items
			continue
		}
		if n = n.Property(part); n == nil {
			return false
		}
	}
	return !n.Required && n.Name != ""
}

// encode writes a value as JSON, numbers with the text they were given with,
// and text without escaping for HTML.
func encode(value any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return nil, fmt.Errorf("write as JSON: %w", err)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// escape keeps sjson from reading anything but dots into a path.
func escape(path string) string {
	if !strings.ContainsAny(path, `*?|#@\!{}[]()=<>%^~:`) {
		return path
	}
	var escaped strings.Builder
	for _, c := range path {
		if strings.ContainsRune(`*?|#@\!{}[]()=<>%^~:`, c) {
			escaped.WriteByte('\\')
		}
		escaped.WriteRune(c)
	}
	return escaped.String()
}
