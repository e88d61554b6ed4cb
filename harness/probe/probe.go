package probe

import (
	"context"
	"fmt"
	"time"
)

// Probe reads the receiver's records of one entity. It is safe for concurrent
// use. Make one with [New], and Close it.
type Probe interface {
	// Read gives the records that the receiver keeps; with is what ${…} stands
	// for, mostly the id. No records is no error. Errors are an [*Error].
	Read(ctx context.Context, with map[string]any) ([]Record, error)
	// Close lets go of connections.
	Close() error
	// String says in one line what is read and from where, without credentials.
	String() string
}

// source is one kind of probe, before the mapping of fields.
type source interface {
	fetch(ctx context.Context, with map[string]any) ([]map[string]any, error)
	close() error
	String() string
}

// New makes the probe of an entity. It opens nothing that is far away, but a
// configuration that cannot work is an [*Error] here already.
func New(entity string, spec Spec, opts Options) (Probe, error) {
	if len(spec.Exec) > 0 {
		if err := mayStart(spec, opts); err != nil {
			return nil, of(entity, err)
		}
	}
	src, err := spec.source()
	if err != nil {
		return nil, of(entity, err)
	}
	r := &reader{entity: entity, source: src, fields: spec.Fields, timeout: spec.Timeout}
	if r.timeout == 0 {
		r.timeout = DefaultTimeout
	}
	return r, nil
}

// reader does for every kind what is the same: the timeout, the mapping of
// fields, and the probe's name in errors.
type reader struct {
	entity  string
	source  source
	fields  map[string]string
	timeout time.Duration
}

func (r *reader) String() string { return r.source.String() }

func (r *reader) Close() error {
	if err := r.source.close(); err != nil {
		return fmt.Errorf("close probe %s: %w", r.entity, err)
	}
	return nil
}

func (r *reader) Read(ctx context.Context, with map[string]any) ([]Record, error) {
	bounded, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	found, err := r.source.fetch(bounded, with)
	if err != nil {
		return nil, of(r.entity, r.overtime(ctx, bounded, err))
	}
	records := make([]Record, len(found))
	for i, one := range found {
		records[i] = mapped(one, r.fields)
	}
	return records, nil
}

// overtime says so when an error is only that the time was over.
func (r *reader) overtime(ctx, bounded context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return failed("", "%s was stopped", r.source).because(context.Cause(ctx))
	case bounded.Err() != nil:
		return failed("if that is how long it takes, give the probe a longer timeout", "%s gave no records within %s", r.source, r.timeout).because(bounded.Err())
	}
	return err
}
