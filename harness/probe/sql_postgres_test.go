//go:build unix

package probe_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
)

// postgres starts PostgreSQL on files of its own, or skips the test where it is
// not installed.
func postgres(t *testing.T) database {
	t.Helper()
	dir := postgresPrograms(t)
	base, err := os.MkdirTemp("", "vinemock-pg") // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(base) })
	credential := unprivileged(t, base)
	run := func(ctx context.Context, name string, args ...string) {
		cmd := exec.CommandContext(ctx, filepath.Join(dir, name), args...)
		cmd.Dir, cmd.SysProcAttr = base, &syscall.SysProcAttr{Credential: credential}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	files := filepath.Join(base, "files")
	run(t.Context(), "initdb", "--pgdata", files, "--username", "app", "--auth", "trust", "--encoding", "UTF8", "--no-sync")
	t.Cleanup(func() { run(context.Background(), "pg_ctl", "stop", "--pgdata", files, "--mode", "immediate") })
	run(t.Context(), "pg_ctl", "start", "--pgdata", files, "--wait", "--log", filepath.Join(base, "log"),
		"--options", "-c listen_addresses='' -c fsync=off -c timezone=America/Denver -c unix_socket_directories="+base)
	dsn := "host=" + base + " user=app dbname=postgres"
	return database{
		driver: "postgres", dsn: dsn, write: opened(t, "pgx", dsn),
		create: `create table customers (id text, total numeric(20,2), is_active boolean, updated_on timestamptz, birthday date,
			company text, phone varchar(20), tags text[])`,
		parameters: "$1, $2, $3, $4::timestamp at time zone 'UTC', $5, $6, $7, $8",
		tags:       func(_ *testing.T, tags []string) any { return tags },
	}
}

func opened(t *testing.T, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// postgresPrograms is the directory of initdb and pg_ctl, which Debian keeps out
// of the PATH.
func postgresPrograms(t *testing.T) string {
	t.Helper()
	if path, err := exec.LookPath("pg_ctl"); err == nil {
		return filepath.Dir(path)
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		needed(t, "postgres", "initdb")
		return ""
	}
	return filepath.Dir(slices.Max(found))
}

// unprivileged hands the directory to the user postgres if the tests run as
// root, who may not start a server.
func unprivileged(t *testing.T, dir string) *syscall.Credential {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		needed(t, "postgres", "user postgres, as whom root would run it")
		return nil
	}
	uid, _ := strconv.Atoi(account.Uid)
	gid, _ := strconv.Atoi(account.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func TestPostgresProbe(t *testing.T) {
	t.Parallel()
	d := postgres(t)
	d.exercise(t)
	d.onlyReads(t)
	t.Run("mistakes", func(t *testing.T) {
		t.Parallel()
		d.mistakes(t)
		_, err := read(t, made(t, d.spec("select 1 where 1 = ${id}::int")))
		told(t, err, true, "invalid input syntax for type integer")
		absent := d
		absent.dsn = "host=" + filepath.Join(os.TempDir(), "no-such-directory") + " user=app password=hunter2"
		_, err = read(t, made(t, absent.spec("select 1")))
		told(t, err, false, "is the database running")
	})
	t.Run("values", func(t *testing.T) {
		t.Parallel()
		d.values(t, map[string]any{
			"19.90::numeric(10,2)":                    json.Number("19.90"),
			"12345678901234567890.123456789::numeric": json.Number("12345678901234567890.123456789"),
			"'NaN'::numeric":                          "NaN",
			"9007199254740993::bigint":                json.Number("9007199254740993"),
			"7::smallint":                             json.Number("7"),
			"19.9::real":                              json.Number("19.9"),
			"19.9::float8":                            json.Number("19.9"),
			"true":                                    true,
			"null::int":                               nil,
			"null":                                    nil,
			"timestamptz '2021-02-03 07:53:15.466-07'":             "2021-02-03T14:53:15.466Z",
			"timestamp '2021-02-03 14:53:15.466'":                  "2021-02-03T14:53:15.466Z",
			"date '1985-04-02'":                                    "1985-04-02",
			"timestamptz '1985-04-02 00:00:00Z'":                   "1985-04-02T00:00:00.000Z",
			`'{"a": 1.50, "b": [null]}'::jsonb`:                    map[string]any{"a": json.Number("1.50"), "b": []any{nil}},
			`'[1]'::json`:                                          []any{json.Number("1")},
			"'[1]'::text":                                          "[1]",
			"array[1, null, 3]":                                    []any{json.Number("1"), nil, json.Number("3")},
			"array[true, false]":                                   []any{true, false},
			"array[0.10, 2]":                                       []any{json.Number("0.10"), json.Number("2")},
			`array['{"a": 1}'::jsonb]`:                             []any{map[string]any{"a": json.Number("1")}},
			"array[]::text[]":                                      []any{},
			"'0b5e6ff0-3c6f-4a77-9a53-0b1f8f4a1c11'::uuid":         "0b5e6ff0-3c6f-4a77-9a53-0b1f8f4a1c11",
			`'\xff00'::bytea`:                                      "/wA=",
			"interval '1 day'":                                     "1 day",
			"(select count(*) from customers where id = 'nobody')": json.Number("0"),
		})
	})
	t.Run("a migration", func(t *testing.T) {
		t.Parallel()
		d.exec(t, "create table groups (id text, size int)")
		p := made(t, d.spec("select * from groups"))
		for _, change := range []string{"insert into groups values ('a', 1)", "alter table groups alter size type text", "alter table groups rename id to name"} {
			d.exec(t, change)
			if _, err := read(t, p); err != nil {
				t.Errorf("%s: %v", change, err)
			}
		}
	})
}
