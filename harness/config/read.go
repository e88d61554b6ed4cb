package config

import (
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/scenarios/document"
	"github.com/vinemock/vinemock/server/api"
)

// method is an HTTP method as it is written here.
var method = regexp.MustCompile(`^[A-Z]+$`)

// Read reads a vinemock.yaml over [Default]. file is its name, which messages
// and relative paths begin with; env looks up a variable of the environment.
// The error is a [document.Problems] with everything that is wrong in it.
//
// What no file need have is not missed here: call [Config.Validate] when the
// flags are in.
func Read(file string, src []byte, env func(string) (string, bool)) (Config, error) {
	f, documents := document.Read(file, src)
	r := &reader{file: f, dir: filepath.Dir(file), config: Default()}
	if len(documents) > 1 {
		documents[1].Refuse("a configuration is one YAML document", "join them into one")
	}
	if len(documents) > 0 {
		n := expand(documents[0], env)
		unset := f.Problems()
		n.Keys("vinemock.yaml", r.keys())
		if err := document.Join(unset, unrelated(f.Problems(), unset)); err != nil {
			return Config{}, err
		}
	}
	return r.config, f.Err()
}

// unrelated leaves out what only follows from problems at the same place.
func unrelated(problems, causes document.Problems) document.Problems {
	return slices.DeleteFunc(slices.Clone(problems), func(p document.Problem) bool {
		return slices.ContainsFunc(causes, func(cause document.Problem) bool { return cause.Position == p.Position })
	})
}

// reader reads one file.
type reader struct {
	file   *document.File
	dir    string
	config Config
}

func (r *reader) keys() document.Keys {
	c := &r.config
	keys := document.Keys{
		{Name: "target", Read: func(n document.Node) { c.Target = address(n) }},
		{Name: "ready", Read: func(n document.Node) { c.Ready = address(n) }},
		{Name: "ready-timeout", Read: func(n document.Node) { c.ReadyTimeout = n.Duration() }},
		{Name: "timeout", Read: func(n document.Node) { c.Timeout = n.Duration() }},
		{Name: "policy", Read: func(n document.Node) { c.Policy = r.policy(n) }},
		{Name: "probes", Read: func(n document.Node) { c.Probes = r.probes(n) }},
	}
	for _, hook := range c.Hooks.keys() {
		keys = append(keys, document.Key{Name: hook.name, Read: func(n document.Node) { *hook.hook = r.hook(hook.name, n) }})
	}
	return keys
}

// refuse records an error at the value it is about.
func refuse(n document.Node, err error) {
	var wrong *probe.Error
	switch {
	case errors.As(err, &wrong):
		n.Refuse(wrong.What, wrong.Hint)
	case err != nil:
		n.Refuse(strings.ReplaceAll(err.Error(), "\n", "; "), "")
	}
}

// address reads an absolute URL.
func address(n document.Node) string {
	text := n.Sentence()
	if text != "" {
		refuse(n, api.ValidateURL(text))
	}
	return text
}

// request reads a method and a URL, as in POST http://…
func request(n document.Node) *Request {
	text := n.Sentence()
	verb, url, both := strings.Cut(text, " ")
	r := &Request{Method: verb, URL: strings.TrimSpace(url)}
	switch {
	case text == "":
	case !both:
		n.Refuse("want a method and a URL", "such as POST http://127.0.0.1:9000/test/reset")
	default:
		refuse(n, r.validate())
	}
	return r
}

func (r *reader) policy(n document.Node) api.PolicyPatch {
	var patch api.PolicyPatch
	if r.sound(func() { n.Struct("policy", &patch) }) {
		refuse(n, patch.Apply(api.DefaultPolicy()).Validate())
	}
	return patch
}

// sound tells whether reading recorded no problem.
func (r *reader) sound(read func()) bool {
	before := len(r.file.Problems())
	read()
	return len(r.file.Problems()) == before
}

// hook reads a request, or a mapping with the kind of hook.
func (r *reader) hook(name string, n document.Node) *Hook {
	if n.IsText() {
		return &Hook{HTTP: request(n)}
	}
	h := &Hook{Dir: r.dir}
	if r.sound(func() { n.Keys(name, hookKeys(h)) }) {
		refuse(n, h.validate())
	}
	return h
}

func hookKeys(h *Hook) document.Keys {
	return document.Keys{
		{Name: "exec", Read: func(n document.Node) { h.Exec = command(n) }},
		{Name: "http", Read: func(n document.Node) { h.HTTP = request(n) }},
	}
}

// command reads a program and its arguments, which may be equal.
func command(n document.Node) []string {
	if !n.IsList() {
		n.Want("a list of the program and its arguments, such as [docker, restart, app]")
		return nil
	}
	var words []string
	for _, item := range n.List() {
		words = append(words, item.Text())
	}
	if len(words) == 0 {
		n.Refuse("the list is empty", "give a program and its arguments, such as [docker, restart, app]")
	}
	return words
}
