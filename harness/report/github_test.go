package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vinemock/vinemock/harness/report"
)

func annotations(t *testing.T, r report.Report) string {
	t.Helper()
	return written(t, func(out *bytes.Buffer) error { return report.WriteAnnotations(out, r) })
}

func stepSummary(t *testing.T, r report.Report) string {
	t.Helper()
	return written(t, func(out *bytes.Buffer) error { return report.WriteStepSummary(out, r, clauses) })
}

func TestAnnotationsAreAtTheScenariosLine(t *testing.T) {
	t.Parallel()
	golden(t, "annotations.txt", annotations(t, sample()))
}

func TestAnnotationCannotBeBrokenOutOf(t *testing.T) {
	t.Parallel()
	r := sample()
	r.Results = r.Results[2:3]
	f := &r.Results[0]
	f.Title, f.File, f.Reason = "100%: a, b\n::error::owned", "a,b:c%.yaml", "50%\r\n::error::owned"
	want := "::error file=a%2Cb%3Ac%25.yaml,line=2,title=100%25%3A a%2C b %3A%3Aerror%3A%3Aowned (lost-response-is-harmless)" +
		"::50%25 ::error::owned%0Avinemock test "
	if got := annotations(t, r); !strings.HasPrefix(got, want) || strings.Count(got, "\n") != 1 {
		t.Errorf("got  %q\nwant %q…", got, want)
	}
}

func TestAnnotationOfAnInfoScenarioIsANotice(t *testing.T) {
	t.Parallel()
	r := sample()
	r.Results = r.Results[4:5]
	r.Results[0].Level = "info"
	if got := annotations(t, r); !strings.HasPrefix(got, "::notice file=") {
		t.Errorf("got %q", got)
	}
}

func TestStepSummaryTellsWhatFailed(t *testing.T) {
	t.Parallel()
	golden(t, "summary.md", stepSummary(t, sample()))
}

func TestStepSummaryIsMarkdownWhateverTheReceiverSays(t *testing.T) {
	t.Parallel()
	r := sample()
	f := &r.Results[2]
	f.Title = "a | b <script> `code` **bold** [link](javascript:x) @team"
	f.Failures[0].Got = "before\n````\n</details><script>"
	got := stepSummary(t, r)
	if !strings.Contains(got, "a &#124; b &lt;script&gt; &#96;code&#96; &#42;&#42;bold&#42;&#42; &#91;link&#93;(javascript:x) &#64;team") {
		t.Errorf("the title is not escaped:\n%s", got)
	}
	if !strings.Contains(got, "`````text\n") {
		t.Error("the fence is not longer than the receiver's")
	}
}

func TestStepSummaryStaysWithinGitHubsLimit(t *testing.T) {
	t.Parallel()
	r := sample()
	failed := r.Results[2]
	failed.About = strings.Repeat("words and ", 5000)
	r.Results = nil
	for range 25 {
		r.Results = append(r.Results, failed)
	}
	if got := stepSummary(t, r); len(got) > 1<<20 || !strings.Contains(got, "in full in the log") {
		t.Errorf("it has %d bytes", len(got))
	}
}

func TestStepSummaryIsAppended(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "summary.md")
	for range 2 {
		if err := report.AppendStepSummary(file, sample(), clauses); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if want := stepSummary(t, sample()); string(got) != want+want {
		t.Errorf("got\n%s", got)
	}
	if err := report.AppendStepSummary(filepath.Join(file, "x"), sample(), nil); err == nil || !strings.Contains(err.Error(), "GITHUB_STEP_SUMMARY") {
		t.Errorf("got %v", err)
	}
}
