package receivertest

import (
	"slices"
	"testing"

	"github.com/vinemock/vinemock/harness/receiver"
)

// Case is one behaviour of a correct receiver.
type Case struct {
	// Name says what holds.
	Name string
	// Catches names the defects of which this case is the proof.
	Catches []string
	// Restarts says that the receiver must keep its records in a directory.
	Restarts bool
	// Configure changes the configuration that the receiver starts with.
	Configure func(*receiver.Config)
	// Check makes the behaviour happen and tells the subject what to expect.
	Check func(*Subject)
}

// Cases is the whole exercise, in the order in which an event meets the
// receiver's steps.
func Cases() []Case {
	return slices.Concat(headCases(), bodyCases(), shapeCases(), formCases(), typeCases(), repeatCases(), differenceCases(),
		orderCases(), unknownCases(), groupCases(), workCases(), loadCases(), answerCases())
}

// Exercise runs every case against receivers of the configuration. Config.Dir,
// if not empty, asks for records on disk, in a directory for each case.
func Exercise(t *testing.T, cfg receiver.Config) {
	t.Helper()
	for _, c := range Cases() {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			for _, failure := range Try(t, c, cfg) {
				t.Error(failure)
			}
		})
	}
}

// Try runs one case against a fresh receiver and gives what did not hold.
func Try(t *testing.T, c Case, cfg receiver.Config) []string {
	t.Helper()
	if c.Restarts || cfg.Dir != "" {
		cfg.Dir = t.TempDir()
	}
	if c.Configure != nil {
		c.Configure(&cfg)
	}
	s := start(t, cfg)
	defer s.stop()
	c.Check(s)
	return s.failures
}
