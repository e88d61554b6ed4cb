package report_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/vinemock/vinemock/harness/report"
)

func TestProgressIsOneLineWrittenOver(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := report.NewProgress(&out, true, 3)
	first, second := sample().Results[0], sample().Results[2]
	p.Started(first)
	p.Done(first)
	p.Started(second)
	p.Done(second)
	p.Close()
	want := []string{
		"", "[0/3]  accepts-each-type[customer.created]", "[1/3] 1 passed", "[1/3] 1 passed  lost-response-is-harmless",
		"[2/3] 1 failed, 1 passed", "",
	}
	got := strings.Split(out.String(), "\r\x1b[K")
	for i := range want {
		if i >= len(got) || strings.Join(strings.Fields(got[i]), " ") != strings.Join(strings.Fields(want[i]), " ") {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
	if strings.Contains(out.String(), "\n") {
		t.Error("it went on to another line")
	}
}

func TestProgressIsSilentWithoutATerminal(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := report.NewProgress(&out, false, 1)
	p.Started(sample().Results[0])
	p.Done(sample().Results[0])
	p.Close()
	if out.Len() != 0 {
		t.Errorf("got %q", out.String())
	}
}

func TestProgressFitsItsLineWhateverRunsAtOnce(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := report.NewProgress(&out, true, 20)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			p.Started(sample().Results[0])
			p.Done(sample().Results[0])
		})
	}
	all.Wait()
	lines := strings.Split(out.String(), "\r\x1b[K")
	for _, line := range lines {
		if utf8.RuneCountInString(line) > 79 {
			t.Errorf("too long: %q", line)
		}
	}
	if last := lines[len(lines)-1]; last != "[20/20] 20 passed" {
		t.Errorf("it ends with %q", last)
	}
}
