package main

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/vinemock/vinemock/harness"
	"github.com/vinemock/vinemock/harness/config"
	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/harness/receiver"
	"github.com/vinemock/vinemock/harness/report"
	"github.com/vinemock/vinemock/scenarios"
	"github.com/vinemock/vinemock/schemas"
	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
)

// demoDefect is the mistake that the demo shows being found.
const (
	demoDefect   = "insert-only"
	demoScenario = "lost-response-is-harmless"
)

// demoCommand is `vinemock demo`.
type demoCommand struct{ seedFlag }

// Example ends the command's help.
func (demoCommand) Example() string { return "  vinemock demo" }

// Run implements the command.
func (c demoCommand) Run(env environment) error {
	policy := api.DefaultPolicy()
	policy.Timeout = api.Duration(5 * time.Second)
	seed := c.seed()
	env.log = slog.New(slog.DiscardHandler) // the demo tells its own story
	client, stop, err := standIn(env, server.Config{Clock: "virtual", Policy: policy, Seed: seed})
	if err != nil {
		return err
	}
	d := demo{environment: env, client: client, policy: policy, seed: seed}
	err = d.tell()
	return errors.Join(err, stop())
}

// demo is the demo under way.
type demo struct {
	environment
	client *api.Client
	policy api.Policy
	seed   uint64
}

// tell goes through the story: an event, its retries, the failure email, a
// mistake found, and the whole suite.
func (d *demo) tell() error {
	for _, chapter := range []func() error{d.nobodyListens, d.mistake, d.suite} {
		if err := chapter(); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) say(format string, args ...any) {
	_, _ = fmt.Fprintf(d.stdout, format+"\n", args...)
}

func (d *demo) title(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if d.colourful(d.stdout) {
		text = "\x1b[1m" + text + "\x1b[0m"
	}
	d.say("\n%s", text)
}

// nobodyListens shows an event that is retried in vain, and the email about it.
func (d *demo) nobodyListens() error {
	nowhere, closeNowhere, err := listen(d.ctx, nil)
	if err != nil {
		return err
	}
	closeNowhere() // now nothing listens there
	webhook, err := d.client.CreateWebhook(d.ctx, api.NewWebhook{
		Name: "Cellar door CRM", URL: nowhere + "/webhooks/vinespring", FailureEmail: "admin@winery.example", Events: []string{"order.created"},
	})
	if err != nil {
		return err
	}
	begun := time.Now()
	accepted, err := d.client.CreateEvents(d.ctx, api.NewEvents{Type: "order.created", Webhook: webhook.ID, Seed: &d.seed, Wait: api.WaitSettled})
	if err != nil {
		return err
	}
	took := time.Since(begun).Round(time.Millisecond)
	delivery := accepted.Deliveries[0]
	d.title("1. An order is created, as VineSpring would tell it")
	d.say("%s", shorten(api.RedactJSON(accepted.Events[0].Body), 300))
	d.title("2. Nothing listens at %s: %d attempts, 250 seconds in %s", delivery.URL, len(delivery.Attempts), took)
	for _, a := range delivery.Attempts {
		printAttempt(d.stdout, a, delivery.CreatedAt)
	}
	d.title("3. The administrator gets one failure email")
	m, err := d.client.Message(d.ctx, delivery.Message)
	if err != nil {
		return err
	}
	d.say("To: %s\nSubject: %s\n", m.To[0].Address, m.Subject)
	d.say("%s", indent(strings.TrimSpace(m.Text)))
	return nil
}

// mistake shows what the suite says of a receiver with a defect.
func (d *demo) mistake() error {
	d.title("4. A receiver with a common mistake: %q", demoDefect)
	suite, stop, err := d.against(demoDefect, harness.Selection{Focus: "^" + demoScenario + "$"})
	if err != nil {
		return err
	}
	defer stop()
	r := suite.Run(d.ctx)
	if err := d.ctx.Err(); err != nil {
		return err
	}
	if r.Summary.Failed != 1 {
		return fmt.Errorf("the demo's defect %s was not found by %s: %+v", demoDefect, demoScenario, r.Summary)
	}
	return d.print(r)
}

// suite runs all built-in scenarios against the reference receiver.
func (d *demo) suite() error {
	d.title("5. All built-in scenarios against the reference receiver")
	suite, stop, err := d.against("", harness.Selection{})
	if err != nil {
		return err
	}
	defer stop()
	r := suite.RunSpecs(d.ctx)
	if err := d.print(r); err != nil {
		return err
	}
	d.say("\nNow your own receiver:  vinemock test --target http://127.0.0.1:9000/webhooks/vinespring")
	return outcome(d.ctx, r)
}

func (d *demo) print(r report.Report) error {
	clauses, err := contractFlags{}.clauseTexts()
	if err != nil {
		return err
	}
	return report.WriteTerminal(d.stdout, r, report.TerminalOptions{Color: d.colourful(d.stdout), Clauses: clauses})
}

// against starts a reference receiver and gives the suite that tests it.
func (d *demo) against(defect string, selection harness.Selection) (*harness.Suite, func(), error) {
	catalogue, err := schemas.Default()
	if err != nil {
		return nil, nil, err
	}
	all, err := scenarios.Builtin(scenarios.FromCatalogue(catalogue))
	if err != nil {
		return nil, nil, err
	}
	selected, err := selection.Of(all)
	if err != nil {
		return nil, nil, err
	}
	const secret = "in-vino-veritas"
	process, err := receiver.Start(receiver.Config{Defect: defect, Secret: secret, Log: d.log, Now: time.Now})
	if err != nil {
		return nil, nil, err
	}
	url, stop, err := listen(d.ctx, process)
	if err != nil {
		return nil, nil, errors.Join(err, process.Close())
	}
	env := map[string]string{"RECEIVER": strings.TrimPrefix(url, "http://"), "SECRET": secret}
	file, err := config.Read("vinemock.yaml", receiver.Settings(), func(name string) (string, bool) { return env[name], true })
	if err != nil {
		return nil, nil, err
	}
	made, err := probes(file, probe.Options{})
	if err != nil {
		return nil, nil, err
	}
	runner := harness.New(harness.Config{
		Sender: d.client, Target: file.Target, Clock: "virtual", Policy: d.policy,
		Probes: made, Hooks: harness.NewHooks(file.Hooks), Seed: d.seed, Patience: d.policy.Timeout.Std(),
	})
	closeAll := func() { runner.Close(); _ = process.Close(); stop() }
	return &harness.Suite{Runner: runner, Scenarios: selected, Parallel: 12}, closeAll, nil
}

// shorten cuts text to n characters.
func shorten(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n]) + "…"
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(text, "\n", "\n    ")
}
