package main

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"unicode"

	"github.com/vinemock/vinemock/schemas"
	"github.com/vinemock/vinemock/server/api"
)

// policyFlags are the readings of what the article leaves open; what is not
// given keeps the command's own default.
type policyFlags struct {
	Interval  *api.Duration  `help:"Time between an attempt and its retry (VS-RTY-1); 25s by default." group:"Policy"`
	Retries   *int           `help:"Retries after the first attempt (VS-RTY-2); 10 by default." group:"Policy"`
	Timeout   *api.Duration  `help:"Bound of one attempt, in wall time; 25s by default, 5s in test." group:"Policy"`
	Success   *api.Success   `help:"The status that counts as successful (VS-RES-1): 200, the default, or 2xx." group:"Policy"`
	RetryFrom *api.RetryFrom `help:"What the interval is measured from: end of the attempt, the default, or start." group:"Policy"`
	BodyOrder *api.BodyOrder `help:"Which of the body's keys comes first (VS-REQ-3): type-first, the default, or data-first." group:"Policy"`
	RetryBody *api.RetryBody `help:"Whether a retry has the bytes of the first attempt: identical, the default, or reserialized." group:"Policy"`
}

// over lays the flags over a policy, and checks the whole.
func (f policyFlags) over(base api.Policy) (api.Policy, error) {
	policy := api.PolicyPatch(f).Apply(base)
	if err := policy.Validate(); err != nil {
		return policy, usage("%w", err)
	}
	return policy, nil
}

// String writes the flags that were given, each after a blank.
func (f policyFlags) String() string {
	var b strings.Builder
	flags := reflect.ValueOf(f)
	for i := range flags.NumField() {
		if value := flags.Field(i); !value.IsNil() {
			_, _ = fmt.Fprintf(&b, " --%s %v", kebab(flags.Type().Field(i).Name), value.Elem())
		}
	}
	return b.String()
}

// kebab writes RetryFrom as retry-from, as the flags do.
func kebab(name string) string {
	var b strings.Builder
	for i, letter := range name {
		if unicode.IsUpper(letter) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(letter))
	}
	return b.String()
}

// contractFlags choose the contract.
type contractFlags struct {
	Schemas []string `help:"Directory of JSON Schemas that add event types or replace built-in ones." placeholder:"DIR" type:"existingdir"`
}

func (f contractFlags) catalogue() (*schemas.Catalogue, error) {
	dirs := make([]fs.FS, len(f.Schemas))
	for i, dir := range f.Schemas {
		dirs[i] = os.DirFS(dir)
	}
	catalogue, err := schemas.Load(dirs...)
	if err != nil {
		return nil, usage("%w", err)
	}
	return catalogue, nil
}

// seedFlag is where randomness starts.
type seedFlag struct {
	Seed *uint64 `help:"Where randomness starts: equal seeds make equal events, ids included. By default each run has its own." placeholder:"N"`
}

// seed is the one given, or a new one that is short enough to type.
func (f seedFlag) seed() uint64 {
	if f.Seed != nil {
		return *f.Seed
	}
	var bytes [4]byte
	_, _ = rand.Read(bytes[:]) // never fails
	return uint64(binary.BigEndian.Uint32(bytes[:]))
}

// overrideFlags change generated events.
type overrideFlags struct {
	Set  map[string]string `help:"Set a documented path, such as data.total=80; JSON, or else text." placeholder:"PATH=VALUE" mapsep:"none"`
	Add  map[string]string `help:"Add an undocumented path." placeholder:"PATH=VALUE" mapsep:"none"`
	Drop []string          `help:"Remove a path." placeholder:"PATH"`
}

// values reads each value as JSON, or else as text.
func values(texts map[string]string) map[string]any {
	read := make(map[string]any, len(texts))
	for path, text := range texts {
		read[path] = text
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		var value any
		if json.Valid([]byte(text)) && decoder.Decode(&value) == nil {
			read[path] = value
		}
	}
	return read
}
