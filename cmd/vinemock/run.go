package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/alecthomas/kong"
	"github.com/lmittmann/tint"
	"github.com/mattn/go-isatty"
)

// environment is what a command has of the world.
type environment struct {
	ctx            context.Context
	stdin          io.Reader
	stdout, stderr io.Writer
	lookup         func(name string) (string, bool)
	log            *slog.Logger
}

// cli is every command, in the order in which help lists them.
type cli struct {
	Serve       serveCommand       `cmd:"" help:"The stand-in: control API, inbox and SMTP."`
	Test        testCommand        `cmd:"" help:"Run scenarios against a receiver; report; exit code."`
	Merge       mergeCommand       `cmd:"" help:"The reports of a sharded run as one."`
	Demo        demoCommand        `cmd:"" help:"Everything at once on embedded defaults: stand-in, reference receiver, the suite."`
	Send        sendCommand        `cmd:"" help:"One event to one URL, its attempts printed as they happen."`
	Generate    generateCommand    `cmd:"" help:"Events, as NDJSON or in other formats."`
	Validate    validateCommand    `cmd:"" help:"Captured events against the schemas."`
	Events      eventsCommand      `cmd:"" help:"The event types."`
	Schema      schemaCommand      `cmd:"" help:"One event type's JSON Schema."`
	Asyncapi    asyncapiCommand    `cmd:"" help:"The whole contract as an AsyncAPI document."`
	Scenarios   scenariosCommand   `cmd:"" help:"List, show and check scenarios."`
	Clauses     clausesCommand     `cmd:"" help:"The clauses, and which scenarios check each."`
	Receiver    receiverCommand    `cmd:"" help:"The reference receiver, right or with a named defect."`
	Healthcheck healthcheckCommand `cmd:"" help:"Whether a vinemock is ready; for containers."`
	Version     versionCommand     `cmd:"" help:"The version."`

	LogLevel slog.Level `help:"What is logged to stderr: debug, info, warn or error." default:"info"`
}

const description = `vinemock stands in for VineSpring, the e-commerce platform of wineries: it sends its webhooks
exactly as documented, breaks the wire on purpose, catches the failure emails, and tells what a receiver gets wrong.

Every flag can be given as an environment variable as well: --failure-email is VINEMOCK_FAILURE_EMAIL.`

// run parses the arguments, runs the command and gives the exit code.
func run(ctx context.Context, args []string, env environment) int {
	var commands cli
	exit := -1
	parser, err := kong.New(&commands,
		kong.Name("vinemock"), kong.Description(description),
		kong.DefaultEnvars("VINEMOCK"), kong.Writers(env.stdout, env.stderr),
		kong.WithHyphenPrefixedParameters(true), // so that --retries -1 is told what it may be
		kong.Help(help), kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Exit(func(code int) { exit = code }),
	)
	if err != nil {
		return env.report(fmt.Errorf("build the command line: %w", err))
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	chosen, err := parser.Parse(args)
	if exit >= 0 {
		return exit // --help has been printed
	}
	if err != nil {
		return env.report(badArguments(err))
	}
	env.ctx = ctx
	env.log = slog.New(tint.NewTextHandler(env.stderr, &tint.Options{
		Level: commands.LogLevel, TimeFormat: "15:04:05.000", NoColor: !env.colourful(env.stderr),
	}))
	return env.report(chosen.Run(env))
}

// help prints kong's help, and after it the command's example.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	chosen := ctx.Selected()
	if chosen == nil {
		return nil
	}
	if command, ok := chosen.Target.Interface().(interface{ Example() string }); ok {
		_, _ = fmt.Fprintf(ctx.Stdout, "\nExample:\n\n%s\n", command.Example())
	}
	return nil
}

// badArguments says what was wrong with the command line, and where help is.
func badArguments(err error) error {
	command := "vinemock"
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil && parse.Context.Command() != "" {
		command += " " + parse.Context.Selected().Path()
	}
	return usage("%w; see %s --help", err, command)
}

// colourful tells whether w is a terminal that colours are welcome on.
func (e environment) colourful(w io.Writer) bool {
	if _, refused := e.lookup("NO_COLOR"); refused {
		return false
	}
	return isTerminal(w)
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && isatty.IsTerminal(file.Fd())
}
