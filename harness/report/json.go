package report

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/vinemock/vinemock/server/api"
)

//go:embed report.v1.schema.json
var schemaFile []byte

// JSONSchema is the schema of the JSON report, draft-07. A test keeps it equal
// to [Report]. It stays open: version 1 may gain fields, and loses none.
func JSONSchema() []byte { return slices.Clone(schemaFile) }

// WriteJSON writes the report as indented JSON. Equal reports give equal bytes.
func WriteJSON(w io.Writer, r Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(r.withoutNulls()); err != nil {
		return fmt.Errorf("write the JSON report: %w", err)
	}
	return nil
}

// withoutNulls is the report with empty lists where it has none, so that a
// reader can loop over them unasked.
func (r Report) withoutNulls() Report {
	r.Version = Version
	r.Results = append([]Result{}, r.Results...)
	for i := range r.Results {
		result := &r.Results[i]
		result.Cites = append([]string{}, result.Cites...)
		result.Labels = append([]string{}, result.Labels...)
		result.Deliveries = append([]Evidence{}, result.Deliveries...)
		for j := range result.Deliveries {
			delivery := &result.Deliveries[j].Delivery
			delivery.Attempts = append([]api.Attempt{}, delivery.Attempts...)
		}
	}
	return r
}

// Read reads a report as [WriteJSON] writes it.
func Read(src io.Reader) (Report, error) {
	var r Report
	if err := json.NewDecoder(src).Decode(&r); err != nil {
		return Report{}, fmt.Errorf("read report: %w; give it the file that `vinemock test --json` wrote", err)
	}
	if r.Version != Version {
		return Report{}, fmt.Errorf("read report: its version is %d, and this vinemock reads %d; use the vinemock that wrote it", r.Version, Version)
	}
	var errs []error
	for i := range r.Results {
		if err := r.Results[i].validate(); err != nil {
			errs = append(errs, fmt.Errorf("read report: results[%d]: %w", i, err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return Report{}, err
	}
	return r, nil
}

// validate refuses what no writer could show, and no summary count.
func (r *Result) validate() error {
	if r.ID == "" {
		return errors.New("it has no id")
	}
	if !slices.Contains([]Outcome{Passed, Failed, Warned, Skipped, Errored}, r.Outcome) {
		return fmt.Errorf("%s: the outcome %q is none of passed, failed, warned, skipped, error", r.Name(), r.Outcome)
	}
	return nil
}
