package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"time"
)

// receive serves at the address, in a process of its own: it reads every POST,
// answers 200 and counts; GET tells the count.
func receive(ctx context.Context, address string) error {
	var count atomic.Int64
	s := &http.Server{Addr: address, ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = fmt.Fprint(w, count.Load())
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		count.Add(1)
	})}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	if err := s.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// receiver is the one that all senders post to.
type receiver struct{ url string }

// startReceiver runs this program again as the receiver, until stop.
func (b *bench) startReceiver(ctx context.Context) (r receiver, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return r, nil, err
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return r, nil, err
	}
	c := b.command(ctx, self, "receiver", address)
	if err := c.Start(); err != nil {
		return r, nil, err
	}
	stop = func() { _ = c.Process.Kill(); _ = c.Wait() }
	if err := await(ctx, address); err != nil {
		stop()
		return r, nil, err
	}
	return receiver{"http://" + address + "/"}, stop, nil
}

// count is how many requests there were.
func (r receiver) count(ctx context.Context) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url, nil)
	if err != nil {
		return 0, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(string(text))
}

// rate is how many requests a second come, between the first second and the end
// of the span.
func (r receiver) rate(ctx context.Context, span time.Duration) (float64, error) {
	if err := pause(ctx, time.Second); err != nil {
		return 0, err
	}
	begun := time.Now()
	before, err := r.count(ctx)
	if err != nil {
		return 0, err
	}
	if err := pause(ctx, span); err != nil {
		return 0, err
	}
	after, err := r.count(ctx)
	return float64(after-before) / time.Since(begun).Seconds(), err
}

func pause(ctx context.Context, span time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(span):
		return nil
	}
}

// freeAddress is one that nothing listens at.
func freeAddress(ctx context.Context) (string, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// await waits until something listens at the address.
func await(ctx context.Context, address string) error {
	var dialer net.Dialer
	for range 5000 {
		conn, err := dialer.DialContext(ctx, "tcp", address)
		if err == nil {
			return conn.Close()
		}
		if err := pause(ctx, time.Millisecond); err != nil {
			return err
		}
	}
	return fmt.Errorf("nothing listens at %s", address)
}
