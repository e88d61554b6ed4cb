package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/vinemock/vinemock/harness/receiver"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"vinemock": main})
}

// TestScripts runs testdata/script/*.txtar, which read as the documentation of
// the commands. Each has, beside testscript's own:
//
//	receiver NAME [DEFECT]   a reference receiver; its base URL is in $NAME
//	answers NAME STATUS...   a receiver that answers so in turn; $NAME
//	closed NAME              a URL where nothing listens; $NAME
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"receiver": scriptReceiver,
			"answers":  scriptAnswers,
			"closed":   scriptClosed,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			return nil
		},
	})
}

// give names a server's URL in the script's environment and ends it with the
// script.
func give(ts *testscript.TestScript, name string, handler http.Handler) {
	server := httptest.NewServer(handler)
	ts.Defer(server.Close)
	ts.Defer(server.CloseClientConnections)
	ts.Setenv(name, server.URL)
}

func scriptReceiver(ts *testscript.TestScript, _ bool, args []string) {
	config := receiver.Config{}
	if len(args) > 1 {
		config.Defect = args[1]
	}
	r, err := receiver.Start(config)
	ts.Check(err)
	ts.Defer(func() { _ = r.Close() })
	give(ts, args[0], r)
}

func scriptAnswers(ts *testscript.TestScript, _ bool, args []string) {
	statuses := make(chan int, len(args))
	last := 0
	for _, text := range args[1:] {
		status, err := strconv.Atoi(text)
		ts.Check(err)
		statuses <- status
		last = status
	}
	give(ts, args[0], http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		select {
		case status := <-statuses:
			w.WriteHeader(status)
		default:
			w.WriteHeader(last)
		}
	}))
}

func scriptClosed(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Check(l.Close())
	ts.Setenv(args[0], "http://"+l.Addr().String())
}

func TestInterruptIsExit130(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	env := environment{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard, lookup: os.LookupEnv}
	args := []string{"test", "--target", "http://127.0.0.1:1/", "--log-level", "error"}
	if code := run(ctx, args, env); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
}

func TestEveryCommandEndsItsHelpWithAnExample(t *testing.T) {
	t.Parallel()
	for _, command := range []string{
		"serve", "test", "demo", "send", "generate", "validate", "events", "schema", "asyncapi", "clauses", "receiver",
		"healthcheck", "version", "scenarios list", "scenarios show", "scenarios check", "scenarios schema",
	} {
		var out strings.Builder
		env := environment{stdin: strings.NewReader(""), stdout: &out, stderr: &out, lookup: os.LookupEnv}
		code := run(t.Context(), append(strings.Fields(command), "--help"), env)
		_, example, found := strings.Cut(out.String(), "\nExample:\n")
		if code != exitHolds || !found || !strings.Contains(example, "vinemock "+command) {
			t.Errorf("%s --help: exit code %d, example %q", command, code, example)
		}
	}
}
