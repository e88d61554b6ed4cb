package store_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/vinemock/vinemock/server/api"
	"github.com/vinemock/vinemock/server/store"
)

// refused opens the directory, which must not work, and checks that the error
// says so and that the database is as it was.
func refused(t *testing.T, dir string, says ...string) {
	t.Helper()
	path := filepath.Join(dir, "vinemock.db")
	before, _ := os.ReadFile(path)
	s, err := store.Open(t.Context(), dir, store.Options{})
	if err == nil {
		err = s.Unfinished(t.Context(), func(api.Delivery, int, bool, bool) error { return nil })
		_ = s.Close()
	}
	if err == nil {
		t.Fatal("the store was opened")
	}
	for _, want := range says {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the database was changed")
	}
}

func TestFileThatIsNoDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := strings.Repeat("this is somebody's file and must stay as it is\n", 100)
	if err := os.WriteFile(filepath.Join(dir, "vinemock.db"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, dir, "not a database", "another --data directory")
}

// alter runs statements on a database from outside.
func alter(t *testing.T, dir string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "vinemock.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}

func TestForeignDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	alter(t, dir, "CREATE TABLE invoices (id INTEGER)")
	refused(t, dir, "not vinemock's database", "another --data directory")
}

func TestDatabaseOfANewerVinemockIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_ = open(t, dir).Close()
	alter(t, dir, "PRAGMA user_version = 99")
	refused(t, dir, "newer vinemock", "format 99", "another --data directory")
}

func TestDamagedDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	var numbers []api.Event
	for n := range 500 {
		numbers = append(numbers, api.Event{ID: api.NewID(api.EventPrefix, time.Unix(int64(n), 0)), Body: strings.Repeat("x", 1000)})
	}
	d := api.Delivery{ID: "dlv_1", Status: api.Pending, Policy: api.DefaultPolicy()}
	if err := s.Accept(t.Context(), numbers, []api.Delivery{d}); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	path := filepath.Join(dir, "vinemock.db")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < len(content); i++ { // all but the first page
		content[i] = 0xA5
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, "damaged", "backup")
}

func TestDirectoryThatCannotBeWrittenIsRefused(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, filepath.Join(file, "under a file"), "make directory", "another --data directory")
	if runtime.GOOS == "linux" {
		refused(t, "/proc/self", "lock store", "another --data directory")
	}
}

func TestDirectoryWithoutPermissionIsRefused(t *testing.T) {
	t.Parallel()
	locked := t.TempDir()
	if err := os.Chmod(locked, 0o500); err != nil {
		t.Fatal(err)
	}
	if probe, err := os.Create(filepath.Join(locked, "probe")); err == nil {
		_ = probe.Close()
		t.Skip("nothing is forbidden to this user")
	}
	refused(t, locked, "permission denied", "another --data directory")
}

func TestSecondVinemockOnADirectoryIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := open(t, dir)
	refused(t, dir, "another vinemock", "another --data directory")
	if err := first.AddWebhook(t.Context(), api.Webhook{ID: "wh_1"}); err != nil {
		t.Errorf("the first one after that: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, dir).Webhook(t.Context(), "wh_1"); err != nil {
		t.Errorf("after the first one ended: %v", err)
	}
}

func TestFullDiskIsAProblemAndNothingIsAccepted(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	release := s.FillDisk(t)
	id := func(n int) string { return api.NewID(api.EventPrefix, time.Unix(int64(n), 0)) }
	big := strings.Repeat("x", 100_000)
	event := api.Event{ID: id(1), Body: big}
	if err := s.Accept(context.Background(), []api.Event{event}, nil); !api.HasCode(err, api.CodeUnwritable) || !strings.Contains(err.Error(), "make room") {
		t.Errorf("a full disk: %v, want a problem that says what to do", err)
	}
	if _, err := s.Event(t.Context(), event.ID); !api.HasCode(err, api.CodeNotFound) {
		t.Errorf("the event that was refused: %v, want it not found", err)
	}
	release()
	if err := s.Accept(t.Context(), []api.Event{event}, nil); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
