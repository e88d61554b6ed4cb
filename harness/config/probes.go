package config

import (
	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/scenarios/document"
)

// probes reads a probe for each entity. Any name may be one: a scenario says
// which it needs.
func (r *reader) probes(n document.Node) map[string]probe.Spec {
	probes := make(map[string]probe.Spec)
	for _, entry := range n.Entries() {
		probes[entry.Key.Sentence()] = r.probe(entry.Value)
	}
	return probes
}

// probe reads one. Its parts are checked as they are read, so that a problem is
// told at its place; the whole is checked when they are sound.
func (r *reader) probe(n document.Node) probe.Spec {
	s := probe.Spec{Dir: r.dir}
	if r.sound(func() { n.Keys("a probe", r.probeKeys(&s)) }) {
		refuse(n, s.Validate())
	}
	return s
}

func (r *reader) probeKeys(s *probe.Spec) document.Keys {
	return document.Keys{
		{Name: "http", Read: func(n document.Node) {
			if s.HTTP = n.Sentence(); s.HTTP != "" {
				refuse(n, probe.Spec{HTTP: s.HTTP}.Validate())
			}
		}},
		{Name: "sql", Read: func(n document.Node) { s.SQL = r.sql(n) }},
		{Name: "exec", Read: func(n document.Node) {
			if s.Exec = command(n); len(s.Exec) > 0 {
				refuse(n, probe.Spec{Exec: s.Exec}.Validate())
			}
		}},
		{Name: "fields", Read: func(n document.Node) { s.Fields = texts(n) }},
		{Name: "headers", Read: func(n document.Node) { s.Headers = texts(n) }},
		{Name: "timeout", Read: func(n document.Node) { s.Timeout = n.Duration() }},
	}
}

// sql reads a query and the database that it is for.
func (r *reader) sql(n document.Node) *probe.SQL {
	s := &probe.SQL{}
	if !r.sound(func() { n.Keys("sql", sqlKeys(s)) }) {
		return s
	}
	if s.Driver == "" {
		n.Refuse("sql does not say where the database is", `such as postgres: "postgres://app@127.0.0.1/app"`)
		return s
	}
	refuse(n, probe.Spec{SQL: s, Dir: r.dir}.Validate())
	return s
}

// sqlKeys are the query and, by the name of its driver, one database.
func sqlKeys(s *probe.SQL) document.Keys {
	var keys document.Keys
	for _, driver := range probe.Drivers() {
		keys = append(keys, document.Key{Name: driver, Read: func(n document.Node) {
			if s.Driver != "" {
				n.Refuse("sql has "+s.Driver+" already", "keep one database")
			}
			s.Driver, s.DSN = driver, n.Sentence()
		}})
	}
	return append(keys, document.Key{Name: "query", Required: true, Read: func(n document.Node) { s.Query = n.Sentence() }})
}

// texts reads a mapping of free keys to texts.
func texts(n document.Node) map[string]string {
	values := make(map[string]string)
	for _, entry := range n.Entries() {
		values[entry.Key.Text()] = entry.Value.Text()
	}
	return values
}
