package schemas

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

//go:embed events/*.json
var embeddedEvents embed.FS

//go:embed clauses.json
var embeddedClauses []byte

// Catalogue is the contract: the event types and the clauses. It does not
// change once made, and any number of goroutines may use it.
type Catalogue struct {
	types   []EventType
	byName  map[string]int
	clauses []Clause
}

// Default gives the contract that is built in: the article's 17 event types.
func Default() (*Catalogue, error) { return Load() }

// Load gives the contract that is built in, with the event types of the
// directories over it: each *.json file in them is a schema that adds a type,
// or takes the place of the one with the same name; later directories win. All
// files that do not check are named in the error.
func Load(dirs ...fs.FS) (*Catalogue, error) {
	clauses, err := readClauses(embeddedClauses)
	if err != nil {
		return nil, err
	}
	c := &Catalogue{clauses: clauses, byName: map[string]int{}}
	if err := c.addAll(embeddedEvents, "events/*.json", readBuiltIn); err != nil {
		return nil, err
	}
	for _, dir := range dirs {
		if err := c.addAll(dir, "*.json", readChecked); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(c.types, func(a, b EventType) int {
		return cmp.Or(cmp.Compare(place(clauses, a.Name), place(clauses, b.Name)), cmp.Compare(a.Name, b.Name))
	})
	for i, e := range c.types {
		c.byName[e.Name] = i
	}
	return c, nil
}

func (c *Catalogue) addAll(dir fs.FS, pattern string, read func(fs.FS, string) (EventType, error)) error {
	files, err := fs.Glob(dir, pattern)
	if err != nil {
		return fmt.Errorf("list schemas %s: %w", pattern, err)
	}
	if len(files) == 0 {
		return fmt.Errorf("list schemas: no %s there; a directory of schemas has one file per event type", pattern)
	}
	var errs []error
	from := map[string]string{}
	for _, file := range files {
		e, err := read(dir, file)
		if err == nil && from[e.Name] != "" {
			err = fmt.Errorf("read schema %s: event type %q is in %s already; keep one of them", file, e.Name, from[e.Name])
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		from[e.Name] = file
		c.add(e)
	}
	return errors.Join(errs...)
}

func readFile(dir fs.FS, file string) (EventType, error) {
	src, err := fs.ReadFile(dir, file)
	if err != nil {
		return EventType{}, fmt.Errorf("read schema: %w", err)
	}
	e, err := readEventType(file, src)
	if err != nil {
		return EventType{}, fmt.Errorf("read schema %s: %w", file, err)
	}
	return e, nil
}

func readBuiltIn(dir fs.FS, file string) (EventType, error) {
	e, err := readFile(dir, file)
	e.BuiltIn = true
	return e, err
}

// readChecked reads a schema that no test of ours has seen: it must be one, and
// its sample must keep it.
func readChecked(dir fs.FS, file string) (EventType, error) {
	e, err := readFile(dir, file)
	if err != nil {
		return EventType{}, err
	}
	if _, err := e.compiled(); err != nil {
		return EventType{}, fmt.Errorf("read schema %s: it is not JSON Schema, draft-07: %w", file, err)
	}
	if len(e.Sample) > 0 {
		for _, v := range e.Validate(e.Sample) {
			return EventType{}, fmt.Errorf("read schema %s: examples.0: %s", file, v)
		}
	}
	return e, nil
}

func (c *Catalogue) add(e EventType) {
	if i, known := c.byName[e.Name]; known {
		c.types[i] = e
		return
	}
	c.byName[e.Name] = len(c.types)
	c.types = append(c.types, e)
}

// Types gives all event types: the article's in its order, then added ones by
// name.
func (c *Catalogue) Types() []EventType { return slices.Clone(c.types) }

// Type finds an event type by its name, such as order.created.
func (c *Catalogue) Type(name string) (EventType, bool) {
	i, known := c.byName[name]
	if !known {
		return EventType{}, false
	}
	return c.types[i], true
}

// Suggest gives the event type that was probably meant by a name that is none,
// or "" if none is near.
func (c *Catalogue) Suggest(name string) string {
	names := make([]string, len(c.types))
	for i, e := range c.types {
		names[i] = e.Name
	}
	if near := Nearest(name, names, 1); len(near) > 0 {
		return near[0]
	}
	return ""
}
