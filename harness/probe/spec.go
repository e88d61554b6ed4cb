package probe

import "time"

// DefaultTimeout bounds one reading when [Spec] has none.
const DefaultTimeout = 5 * time.Second

// Spec says how to read the records of one entity. Exactly one of HTTP, SQL and
// Exec is set.
type Spec struct {
	// HTTP is a GET request: "GET http://127.0.0.1:9000/customers/${id}".
	HTTP string
	// SQL is a query.
	SQL *SQL
	// Exec is a program and its arguments. It needs [Options].AllowExec.
	Exec []string
	// Dir is where programs run, and what the relative path of a program or of
	// an SQLite file starts from; empty is the current directory.
	Dir string
	// Fields maps VineSpring's name of a field to its path in the receiver's
	// record. A field that is not named keeps its name.
	Fields map[string]string
	// Headers go with an HTTP request, for the credentials of the receiver's
	// API. ${name} works in their values.
	Headers map[string]string
	// Timeout bounds one reading, in wall time; 0 is [DefaultTimeout].
	Timeout time.Duration
}

// SQL is a query on the receiver's own database.
type SQL struct {
	// Driver is one of [Drivers].
	Driver string
	// DSN says where the database is, as the driver writes it:
	// "postgres://app@127.0.0.1/app", "app:secret@tcp(127.0.0.1)/app" or the
	// path of an SQLite file.
	DSN string
	// Query is one SELECT, in which ${id} is a bind parameter.
	Query string
}

// Options are what the user of the probes allows, rather than their author.
type Options struct {
	// AllowExec lets probes start programs.
	AllowExec bool
}

// Validate tells what is wrong with the specification as far as that shows
// without the receiver, as an [*Error].
func (s Spec) Validate() error {
	src, err := s.source()
	if err != nil {
		return of("", err)
	}
	return src.close()
}

// source makes what the specification describes; nothing is opened yet.
func (s Spec) source() (source, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	switch {
	case s.HTTP != "":
		return newHTTP(s)
	case s.SQL != nil:
		return newSQL(s)
	default:
		return newExec(s)
	}
}

func (s Spec) check() error {
	kinds := 0
	for _, set := range []bool{s.HTTP != "", s.SQL != nil, len(s.Exec) > 0} {
		if set {
			kinds++
		}
	}
	switch {
	case kinds == 0:
		return misconfigured(`give one, such as http: "GET http://127.0.0.1:9000/customers/${id}"`, "it has none of http, sql and exec")
	case kinds > 1:
		return misconfigured("keep one", "it has more than one of http, sql and exec")
	case len(s.Headers) > 0 && s.HTTP == "":
		return misconfigured("leave them out", "only an http probe has headers")
	case s.Timeout < 0:
		return misconfigured("leave it out to mean "+DefaultTimeout.String(), "the timeout %s is less than none", s.Timeout)
	}
	return checkFields(s.Fields)
}
