package main

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"
)

// lookAgain is how often a watch looks for changes, in wall time.
const lookAgain = 300 * time.Millisecond

// watch runs once, and again after every change, until it is interrupted. What
// is wrong with a file is told, and waits for the next change.
func (c testCommand) watch(env environment) error {
	for {
		seen := c.stamp()
		if err := c.once(env); env.ctx.Err() == nil {
			env.report(err)
		}
		_, _ = fmt.Fprintln(env.stderr, "vinemock: waiting for a change; ^C ends")
		for c.stamp() == seen {
			select {
			case <-env.ctx.Done():
				return context.Cause(env.ctx)
			case <-time.After(lookAgain):
			}
		}
	}
}

// stamp changes whenever a watched file does.
func (c testCommand) stamp() string {
	stamp := ""
	watched := append([]string{cmp.Or(c.Config, defaultConfig)}, c.Files...)
	for _, path := range append(watched, c.Schemas...) {
		_ = filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return nil //nolint:nilerr // what is not there yet may come
			}
			if info, err := entry.Info(); err == nil {
				stamp += fmt.Sprintln(name, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	return stamp
}
