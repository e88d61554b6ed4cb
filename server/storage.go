package server

import (
	"context"
	"time"

	"github.com/vinemock/vinemock/server/delivery"
	"github.com/vinemock/vinemock/server/inbox"
	"github.com/vinemock/vinemock/server/mail"
	"github.com/vinemock/vinemock/server/store"
	"github.com/vinemock/vinemock/server/store/memory"
	"github.com/vinemock/vinemock/server/web"
)

// storage is what keeps everything, for all parts.
type storage interface {
	delivery.Store
	web.Store
	inbox.Store
	mail.Outbox
	Trim(ctx context.Context, keep int, before, arrivedBefore time.Time) error
	Close() error
}

// openStorage opens the store in the directory, or one in memory without a
// directory. observe is told of each commit.
func openStorage(ctx context.Context, dir string, observe func(commit time.Duration, changes int)) (storage, error) {
	if dir == "" {
		return memory.New(), nil
	}
	opened, err := store.Open(ctx, dir, store.Options{Observe: observe})
	if err != nil {
		return nil, err
	}
	return opened, nil
}
