package report

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// GitHub's limits: what is longer it cuts, or refuses as a whole.
const (
	maxAnnotation  = 4000      // characters of a message
	maxStepSummary = 900 << 10 // bytes of a step's summary, of the 1 MiB allowed
)

// WriteAnnotations writes GitHub workflow commands: an error for each result
// that failed or errored, and a warning for each that warned (a notice, where
// the level is info), at the scenario's line. They belong on a step's stdout.
func WriteAnnotations(w io.Writer, r Report) error {
	var b strings.Builder
	for _, result := range with(r.Results, Failed, Errored, Warned) {
		b.WriteString(annotation(&result))
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write the GitHub annotations: %w", err)
	}
	return nil
}

func annotation(r *Result) string {
	command := "error"
	switch {
	case r.Outcome == Warned && r.Level == "info":
		command = "notice"
	case r.Outcome == Warned:
		command = "warning"
	}
	title := fmt.Sprintf("%s (%s)", line(r.Title, maxNote), line(r.Name(), maxNote))
	message := line(r.message(), maxAnnotation)
	if r.Reproduce != "" {
		message += "\n" + line(r.Reproduce, maxAnnotation)
	}
	escape := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	return fmt.Sprintf("::%s file=%s,line=%d,title=%s::%s\n",
		command, property.Replace(r.File), r.Line, property.Replace(title), escape.Replace(message))
}

// AppendStepSummary appends [WriteStepSummary] to the file, which GitHub names
// in $GITHUB_STEP_SUMMARY.
func AppendStepSummary(file string, r Report, clauses Clauses) (err error) {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644) //nolint:gosec // GitHub's own file
	if err != nil {
		return fmt.Errorf("write the GitHub summary: %w; is GITHUB_STEP_SUMMARY right?", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return WriteStepSummary(f, r, clauses)
}

// WriteStepSummary writes the report as Markdown: the count, what failed in a
// table and then in full, folded, and what was skipped.
func WriteStepSummary(w io.Writer, r Report, clauses Clauses) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## vinemock: %s\n\n", r.Summary)
	if r.Interrupted {
		b.WriteString("Interrupted: not everything that was selected has run.\n\n")
	}
	telling := with(r.Results, Failed, Errored, Warned)
	table(&b, telling)
	for _, result := range telling {
		fold(&b, &result, clauses)
	}
	for _, g := range byReason(r.Results) {
		fmt.Fprintf(&b, "- skipped %d: %s (%s)\n", len(g.Results), markdown(g.Name), markdown(strings.Join(names(g.Results), ", ")))
	}
	fmt.Fprintf(&b, "\nSeed %d, target %s, %s.\n", r.Seed, markdown(r.Target), r.took())
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write the GitHub summary: %w", err)
	}
	return nil
}

func table(b *strings.Builder, results []Result) {
	if len(results) == 0 {
		return
	}
	b.WriteString("| | scenario | what happened |\n|---|---|---|\n")
	for _, r := range results {
		fmt.Fprintf(b, "| %s | %s<br>%s | %s |\n", r.Outcome, markdown(line(r.Title, maxNote)), markdown(r.Name()), markdown(line(r.message(), maxNote)))
	}
	b.WriteString("\n")
}

// fold writes the full account, closed until it is clicked, as long as GitHub
// has room for it.
func fold(b *strings.Builder, r *Result, clauses Clauses) {
	text := account(r, clauses)
	if b.Len()+len(text) > maxStepSummary {
		fmt.Fprintf(b, "%s: in full in the log and the other reports.\n\n", markdown(r.Name()))
		return
	}
	fence := fence(text)
	fmt.Fprintf(b, "<details><summary>%s</summary>\n\n%stext\n%s%s\n\n</details>\n\n", markdown(r.Name()), fence, text, fence)
}

// fence is longer than any run of backticks in the text.
func fence(text string) string {
	mark := "```"
	for strings.Contains(text, mark) {
		mark += "`"
	}
	return mark
}

// markdown is text on one line that means nothing but itself in Markdown and
// in HTML.
func markdown(text string) string {
	return strings.NewReplacer(
		"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", "&#124;", "`", "&#96;", "*", "&#42;", "_", "&#95;", "[", "&#91;", "]", "&#93;",
		"~", "&#126;", "#", "&#35;", "@", "&#64;", "\\", "&#92;", "!", "&#33;", "://", "&#58;//",
	).Replace(line(text, maxValue))
}
