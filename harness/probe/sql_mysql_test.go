//go:build unix

package probe_test

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
)

// mySQL starts MariaDB on files of its own, or skips the test where it is not
// installed.
func mySQL(t *testing.T) database {
	t.Helper()
	base, err := os.MkdirTemp("", "vinemock-my") // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(base) })
	account, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(base, "socket")
	options := []string{"--no-defaults", "--datadir=" + filepath.Join(base, "files"), "--user=" + account.Username}
	install := exec.CommandContext(t.Context(), found(t, "mariadb-install-db"), append(options, "--auth-root-authentication-method=normal", "--skip-test-db")...)
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	start(t, exec.Command(found(t, "mariadbd"), append(options, "--socket="+socket, "--skip-networking")...), "ready for connections")
	dsn := "root@unix(" + socket + ")/mysql?charset=utf8mb4"
	return database{
		driver: "mysql", dsn: dsn, write: opened(t, "mysql", dsn),
		create: `create table customers (id varchar(100), total decimal(20,2), is_active boolean, updated_on datetime(3), birthday date,
			company text, phone varchar(20), tags json) character set utf8mb4 collate utf8mb4_bin`,
		parameters: "?, ?, ?, ?, ?, ?, ?, ?",
		tags:       tagsAsJSON,
	}
}

func found(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		needed(t, "mysql", program)
	}
	return path
}

// start runs a server until the test ends, and returns when it says that it is
// up.
func start(t *testing.T, server *exec.Cmd, up string) {
	t.Helper()
	log, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	var told strings.Builder
	for lines := bufio.NewScanner(log); lines.Scan(); {
		if told.WriteString(lines.Text() + "\n"); strings.Contains(lines.Text(), up) {
			go func() { _, _ = io.Copy(io.Discard, log) }()
			return
		}
	}
	t.Fatalf("%s has ended:\n%s", server.Path, told.String())
}

func TestMySQLProbe(t *testing.T) {
	t.Parallel()
	d := mySQL(t)
	d.exercise(t)
	d.onlyReads(t)
	t.Run("mistakes", func(t *testing.T) {
		t.Parallel()
		d.mistakes(t)
		absent := d
		absent.dsn = "app:hunter2@unix(" + filepath.Join(os.TempDir(), "no-such-socket") + ")/app"
		_, err := read(t, made(t, absent.spec("select 1")))
		told(t, err, false, "is the database running")
		absent.dsn = strings.Replace(d.dsn, "root@", "nobody:hunter2@", 1)
		_, err = read(t, made(t, absent.spec("select 1")))
		told(t, err, true, "Access denied")
	})
	t.Run("values", func(t *testing.T) {
		t.Parallel()
		d.values(t, map[string]any{
			"cast(19.90 as decimal(10,2))":           json.Number("19.90"),
			"9007199254740993":                       json.Number("9007199254740993"),
			"cast(18446744073709551615 as unsigned)": json.Number("18446744073709551615"),
			"19.9e0":                                 json.Number("19.9"),
			"null":                                   nil,
			"timestamp '2021-02-03 14:53:15.466'":    "2021-02-03T14:53:15.466Z",
			"date '1985-04-02'":                      "1985-04-02",
			"(select json_arrayagg(id) from customers where id = '42')": []any{"42"},
			"x'ff00'": "/wA=",
			"'[1]'":   "[1]",
			"(select is_active + 0 from customers where is_active limit 1)": json.Number("1"),
		})
	})
}
