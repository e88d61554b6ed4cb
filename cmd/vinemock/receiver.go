package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"text/tabwriter"
	"time"

	"github.com/vinemock/vinemock/harness/receiver"
)

// receiverCommand is `vinemock receiver`.
type receiverCommand struct {
	Listen      string        `help:"Address to listen on." default:"127.0.0.1:9000" placeholder:"HOST:PORT"`
	Defect      string        `help:"Make this mistake." placeholder:"NAME"`
	ListDefects bool          `help:"List the defects and end."`
	Design      string        `help:"direct, queue or projection." default:"direct"`
	Data        string        `help:"Directory that keeps everything over a restart; in memory by default." placeholder:"DIR"`
	Secret      string        `help:"Ask for ?secret=… or user:…@ in the webhook's URL." placeholder:"SECRET"`
	Delay       time.Duration `help:"Answer this much later." default:"0s"`
}

// Example ends the command's help.
func (receiverCommand) Example() string {
	return `  # a receiver that answers 202, to see what the suite says of it
  vinemock receiver --defect answers-202 &
  vinemock test --target http://127.0.0.1:9000/webhooks/vinespring`
}

// Run implements the command.
func (c receiverCommand) Run(env environment) error {
	if c.ListDefects {
		table := tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', 0)
		for _, d := range receiver.Defects() {
			_, _ = fmt.Fprintf(table, "%s\tIt %s\n", d.Name, d.Sentence)
		}
		return table.Flush()
	}
	if c.Delay < 0 {
		return usage("delay %s: want 0s or more", c.Delay)
	}
	r, err := receiver.Start(receiver.Config{
		Defect: c.Defect, Design: c.Design, Dir: c.Data, Secret: c.Secret, Delay: c.Delay, Log: env.log, Now: time.Now,
	})
	if err != nil {
		return usage("%w", err)
	}
	var config net.ListenConfig
	l, err := config.Listen(env.ctx, "tcp", c.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("listen: %w", err), r.Close())
	}
	env.log.Info("the reference receiver listens", "webhook", "http://"+l.Addr().String()+"/webhooks/vinespring", "defect", c.Defect, "design", c.Design)
	s := &http.Server{Handler: r, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(env.ctx, func() { _ = s.Close() })
	defer stop()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return errors.Join(err, r.Close())
	}
	return r.Close()
}
