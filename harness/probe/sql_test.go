package probe_test

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/vinemock/vinemock/harness/probe"
	"github.com/vinemock/vinemock/harness/probe/probetest"
)

// database is a running one, with what its tests need to know.
type database struct {
	driver, dsn string
	// write is open for writing, as the receiver has it.
	write *sql.DB
	// create makes the customers table: id, total, is_active, updated_on,
	// birthday, company, phone, tags.
	create string
	// parameters of an insert.
	parameters string
	// tags writes them as the column wants them.
	tags func(t *testing.T, tags []string) any
}

// tagsAsJSON is for columns that keep JSON.
func tagsAsJSON(t *testing.T, tags []string) any {
	t.Helper()
	src, err := json.Marshal(tags)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// needed skips a test that lacks a program, or fails it where the environment
// says that it must run: VINEMOCK_REQUIRE=postgres,mysql.
func needed(t *testing.T, name, lacks string) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv("VINEMOCK_REQUIRE"), ","), name) {
		t.Fatalf("VINEMOCK_REQUIRE wants %s, but there is no %s", name, lacks)
	}
	t.Skipf("there is no %s", lacks)
}

// fill makes the table with the fixture in it.
func (d database) fill(t *testing.T) {
	t.Helper()
	d.exec(t, d.create)
	for _, k := range probetest.Fixture() {
		d.exec(t, "insert into customers (id, total, is_active, updated_on, birthday, company, phone, tags) values ("+d.parameters+")",
			k.ID, k.Total.String(), k.IsActive, strings.TrimSuffix(strings.Replace(k.UpdatedOn, "T", " ", 1), "Z"), k.Birthday, k.Company, k.Phone, d.tags(t, k.Tags))
	}
}

func (d database) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	if _, err := d.write.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func (d database) spec(query string) probe.Spec {
	return probe.Spec{SQL: &probe.SQL{Driver: d.driver, DSN: d.dsn, Query: query}}
}

// exercise holds the database's probe to the exercise, by name and by $1.
func (d database) exercise(t *testing.T) {
	t.Helper()
	d.fill(t)
	for name, parameter := range map[string]string{"by name": "${id}", "by $1": "$1"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec := d.spec("select * from customers where id = " + parameter + " order by updated_on")
			spec.Fields = map[string]string{"isActive": "is_active", "updatedOn": "updated_on", "name.phone": "phone"}
			probetest.Exercise(t, spec)
		})
	}
}

// values holds what expressions of the database give against what is wanted.
func (d database) values(t *testing.T, wants map[string]any) {
	t.Helper()
	for expression, want := range wants {
		t.Run(expression, func(t *testing.T) {
			t.Parallel()
			records, err := read(t, made(t, d.spec("select "+expression+" as v")))
			if err != nil || len(records) != 1 {
				t.Fatalf("got %v, %v", records, err)
			}
			if got := records[0]["v"]; !reflect.DeepEqual(got, want) {
				t.Errorf("want %#v, got %#v", want, got)
			}
		})
	}
}

// mistakes are those of a configuration, which show when it is used.
func (d database) mistakes(t *testing.T) {
	t.Helper()
	for query, want := range map[string]string{
		"select nothing from customers":                        "nothing",
		"select * from custmers":                               "custmers",
		"selct 1":                                              "selct",
		"select id, id from customers where id = ${id}":        `two columns named "id"`,
		"select phone as total, id from customers where 1 = 2": `gives no column "phone"`,
		"select 1 where ${id} = ${other}":                      "it needs ${other}; the step gives it id",
	} {
		t.Run(query, func(t *testing.T) {
			t.Parallel()
			spec := d.spec(query)
			if strings.Contains(query, "1 = 2") {
				spec.Fields = map[string]string{"name.phone": "phone.home"}
			}
			_, err := read(t, made(t, spec))
			told(t, err, true, want)
		})
	}
}

// onlyReads holds the probe to changing nothing.
func (d database) onlyReads(t *testing.T) {
	t.Helper()
	_, err := read(t, made(t, d.spec("delete from customers where 1 = 1")))
	if err == nil {
		t.Error("the probe could delete")
	}
	var count int
	if err := d.write.QueryRowContext(t.Context(), "select count(*) from customers").Scan(&count); err != nil || count != len(probetest.Fixture()) {
		t.Errorf("want all records kept, got %d, %v", count, err)
	}
}

func sqLite(t *testing.T) database {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "app #1?.db")
	write, err := sql.Open("sqlite", "file:"+strings.NewReplacer("#", "%23", "?", "%3f").Replace(file)+"?_pragma=journal_mode(wal)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = write.Close() })
	return database{
		driver: "sqlite", dsn: file, write: write,
		create: `create table customers (id text, total decimal(15,2), is_active boolean, updated_on datetime, birthday date,
			company text, phone varchar(20), tags json)`,
		parameters: "?, ?, ?, ?, ?, ?, ?, ?",
		tags:       tagsAsJSON,
	}
}

func TestSQLiteProbePassesTheExercise(t *testing.T) {
	t.Parallel()
	sqLite(t).exercise(t)
}

func TestSQLiteValuesAreExact(t *testing.T) {
	t.Parallel()
	d := sqLite(t)
	d.fill(t)
	d.values(t, map[string]any{
		"9007199254740993":               json.Number("9007199254740993"),
		"19.9":                           json.Number("19.9"),
		"0.1 + 0.2":                      json.Number("0.30000000000000004"),
		"1e999":                          "+Inf",
		"null":                           nil,
		"'[1, 2.50]'":                    []any{json.Number("1"), json.Number("2.50")},
		"'[see note]'":                   "[see note]",
		"''":                             "",
		"json_object('a', json('true'))": map[string]any{"a": true},
		"x'ff00'":                        "/wA=",
		"'cost $1, $${id} and ''$2'''":   "cost $1, ${id} and '$2'",
		"'-- $2' -- it's $2\n":           "-- $2",
	})
}

func TestSQLiteProbeTellsMistakes(t *testing.T) {
	t.Parallel()
	d := sqLite(t)
	d.fill(t)
	d.mistakes(t)
	d.onlyReads(t)
	missing := probe.Spec{SQL: &probe.SQL{Driver: "sqlite", DSN: "no.db", Query: "select 1"}, Dir: t.TempDir()}
	_, err := read(t, made(t, missing))
	told(t, err, false, "unable to open database file")
	if entries, err := os.ReadDir(missing.Dir); err != nil || len(entries) > 0 {
		t.Errorf("the probe made %v, %v", entries, err)
	}
}

func TestQueryWithoutAConditionIsStopped(t *testing.T) {
	t.Parallel()
	d := sqLite(t)
	d.fill(t)
	_, err := read(t, made(t, d.spec("select a.total from customers a, customers b, customers c, customers d")))
	told(t, err, true, "more than 10000 rows")
}
