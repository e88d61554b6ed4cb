package scenarios

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vinemock/vinemock/scenarios/document"
)

//go:embed builtin/*.yaml
var builtin embed.FS

// Builtin reads the scenarios that vinemock brings along, in the order of
// their ids. Their files are named builtin/ID.yaml.
func Builtin(contract Contract) ([]*Scenario, error) {
	paths, err := fs.Glob(builtin, "builtin/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the built-in scenarios: %w", err)
	}
	return load(contract, paths, builtin.ReadFile)
}

// Load reads scenario files, and all *.yaml and *.yml files in directories and
// below them. The error is a [document.Problems] with everything that is wrong
// in all of them, ids that two files share included.
func Load(contract Contract, paths ...string) ([]*Scenario, error) {
	var files []string
	for _, path := range paths {
		found, err := scenarioFiles(path)
		if err != nil {
			return nil, err
		}
		for _, file := range found {
			if !slices.Contains(files, file) {
				files = append(files, file)
			}
		}
	}
	return load(contract, files, os.ReadFile)
}

// Merge joins sets that were loaded apart, such as the built-in scenarios and
// a user's own. Ids that two scenarios share are reported at both places.
func Merge(sets ...[]*Scenario) ([]*Scenario, error) {
	var all []*Scenario
	for _, set := range sets {
		all = append(all, set...)
	}
	if err := document.Join(duplicates(all)); err != nil {
		return nil, err
	}
	return all, nil
}

// load reads files with the given function.
func load(contract Contract, files []string, read func(string) ([]byte, error)) ([]*Scenario, error) {
	var (
		all      []*Scenario
		problems document.Problems
	)
	for _, file := range files {
		src, err := read(file)
		if err != nil {
			return nil, fmt.Errorf("read scenarios: %w", err)
		}
		parsed, wrong := parse(file, src, contract)
		all, problems = append(all, parsed...), append(problems, wrong...)
	}
	if err := document.Join(problems, duplicates(all)); err != nil {
		return nil, err
	}
	return all, nil
}

// scenarioFiles lists the files that a path stands for.
func scenarioFiles(path string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		file = filepath.Clean(file)
		if extension := filepath.Ext(file); !entry.IsDir() && (file == filepath.Clean(path) || extension == ".yaml" || extension == ".yml") {
			files = append(files, file)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read scenarios: %w", err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("read scenarios: there is no *.yaml or *.yml file in %s", path)
	}
	return files, nil
}

// duplicates finds scenarios that share an id; the rows of one `each` do not
// count, because they are written in one place.
func duplicates(all []*Scenario) document.Problems {
	places := make(map[string][]document.Place)
	for _, s := range all {
		if known := places[s.ID]; s.ID != "" && (len(known) == 0 || known[len(known)-1] != s.id) {
			places[s.ID] = append(known, s.id)
		}
	}
	var problems document.Problems
	for id, shared := range places {
		for i, place := range shared {
			if other := shared[(i+1)%len(shared)]; len(shared) > 1 {
				problems = append(problems, document.Problem{
					Place: place,
					What:  "the id " + quote(id) + " is used twice",
					Hint:  "the other is at " + strings.TrimSpace(other.String()) + "; every scenario needs an id of its own",
				})
			}
		}
	}
	return problems
}
