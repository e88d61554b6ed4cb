package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
)

// standIn starts a stand-in inside this process and gives a client of it. stop
// ends it and gives the error that it ended with.
func standIn(env environment, config server.Config) (client *api.Client, stop func() error, err error) {
	config.HTTP, config.SMTP = "127.0.0.1:0", "127.0.0.1:0"
	config.Version, config.Log, config.Grace = version(), env.log, time.Second
	s, err := server.New(env.ctx, config)
	if err != nil {
		return nil, nil, fmt.Errorf("start the stand-in: %w", err)
	}
	// It outlives an interrupt, so that what it did can still be reported.
	ctx, cancel := context.WithCancel(context.WithoutCancel(env.ctx))
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	return api.NewClient(s.URL(), config.Token), func() error { cancel(); return <-done }, nil
}

// listen serves a handler on a free port of this machine until stop.
func listen(ctx context.Context, handler http.Handler) (url string, stop func(), err error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.Serve(l) }()
	return "http://" + l.Addr().String(), func() { _ = s.Close() }, nil
}
