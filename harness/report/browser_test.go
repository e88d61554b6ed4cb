package report_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/vinemock/vinemock/harness/report"
)

// browser gives a context of a fresh headless Chromium.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if strings.Contains(os.Getenv("VINEMOCK_REQUIRE"), "chromium") {
			t.Fatalf("chromium is required: %v", err)
		}
		t.Skip("no chromium here; VINEMOCK_REQUIRE=chromium makes this a failure")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx,
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.UserDataDir(t.TempDir()),
	)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// evaluate runs a script in the page.
func evaluate[T any](t *testing.T, ctx context.Context, script string) T { //nolint:revive // the test comes first, as in all helpers here
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// do runs actions in the page.
func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) { //nolint:revive // as above
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func TestPageInABrowser(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	var html bytes.Buffer
	if err := report.WriteHTML(&html, sample(), clauses); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(html.Bytes()) }))
	t.Cleanup(server.Close)
	do(t, ctx, chromedp.Navigate(server.URL))
	visible := func(outcome string) int {
		return evaluate[int](t, ctx, `[...document.querySelectorAll('.result.`+outcome+`')].filter(e => e.offsetParent).length`)
	}
	toggle := func() {
		evaluate[bool](t, ctx, `document.querySelector('#show-failed').click(), true`)
	}
	all := visible("failed")
	toggle()
	if all == 0 || visible("failed") != 0 || visible("passed") == 0 {
		t.Errorf("of %d failed the filter leaves %d, and %d passed", all, visible("failed"), visible("passed"))
	}
	toggle()
	if again := visible("failed"); again != all {
		t.Errorf("%d failed are shown again, want %d", again, all)
	}
	if !evaluate[bool](t, ctx, `[...document.querySelectorAll('svg')].some(e => e.getBoundingClientRect().height > 20)`) {
		t.Error("no timeline is drawn")
	}
	if loaded := evaluate[int](t, ctx, `performance.getEntriesByType('resource').length`); loaded != 0 {
		t.Errorf("the page loads %d other things, want none", loaded)
	}
}
