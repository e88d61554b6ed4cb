package probe_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"testing"

	"github.com/vinemock/vinemock/harness/probe"
)

func TestFieldsLeadIntoTheReceiversRecord(t *testing.T) {
	t.Parallel()
	const kept = `{"mail":"a@b.c","phone":"old","name":"Ann Lee","first":"Ann","contact":{"phone":"1","list":[{"zip":"04109"}]},"left":1,"right":2.50}`
	for _, c := range []struct {
		name   string
		fields map[string]string
		path   string
		want   any
	}{
		{"as it is", nil, "mail", "a@b.c"},
		{"another name", map[string]string{"email": "mail"}, "email", "a@b.c"},
		{"deeper", map[string]string{"phone": "contact.phone"}, "phone", "1"},
		{"into a list", map[string]string{"zip": "contact.list.0.zip"}, "zip", "04109"},
		{"swapped", map[string]string{"left": "right", "right": "left"}, "left", json.Number("2.50")},
		{"a name with dots", map[string]string{"name.first": "first"}, "name", map[string]any{"first": "Ann"}},
		{"a part of an object", map[string]string{"contact.fax": "mail"}, "contact", map[string]any{
			"fax": "a@b.c", "phone": "1", "list": []any{map[string]any{"zip": "04109"}},
		}},
		{"absent, not its namesake", map[string]string{"phone": "contact.mobile"}, "phone", nil},
		{"absent deeper", map[string]string{"contact.phone": "none"}, "contact", map[string]any{"list": []any{map[string]any{"zip": "04109"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			records, err := read(t, asking(t, probe.Spec{Fields: c.fields}, func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write([]byte(kept))
			}))
			if err != nil || len(records) != 1 {
				t.Fatalf("got %v, %v", records, err)
			}
			got, found := records[0][c.path]
			if !reflect.DeepEqual(got, c.want) || found != (c.want != nil) {
				t.Errorf("want %#v, got %#v (%t)", c.want, got, found)
			}
		})
	}
}

func TestSpecificationsAreCheckedBeforeAnythingIsAsked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		spec probe.Spec
		want string
	}{
		{probe.Spec{}, "none of http, sql and exec"},
		{probe.Spec{HTTP: "GET http://127.0.0.1/", Exec: []string{"sh"}}, "more than one"},
		{probe.Spec{HTTP: "GET http://127.0.0.1/", Timeout: -1}, "less than none"},
		{probe.Spec{HTTP: "GET http://127.0.0.1/", Fields: map[string]string{"a": ""}}, "is no path"},
		{probe.Spec{HTTP: "GET http://127.0.0.1:${id}/"}, "in its host"},
		{probe.Spec{Exec: []string{"./no/such/program"}}, "cannot start"},
		{probe.Spec{SQL: &probe.SQL{Driver: "oracle", DSN: "x", Query: "select 1"}}, "mysql, postgres, sqlite"},
		{probe.Spec{SQL: &probe.SQL{Driver: "sqlite", Query: "select 1"}}, "where the database is"},
		{probe.Spec{SQL: &probe.SQL{Driver: "sqlite", DSN: "a.db"}}, "no query"},
	} {
		p, err := probe.New("customer", c.spec, probe.Options{AllowExec: true})
		if p != nil {
			t.Errorf("%+v: got a probe", c.spec)
		}
		told(t, err, true, c.want)
	}
}
