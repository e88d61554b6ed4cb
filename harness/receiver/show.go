package receiver

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/tidwall/gjson"
)

// effect is one side effect, as it is shown.
type effect struct {
	Effect    string `json:"effect"`
	Entity    string `json:"entity"`
	ID        string `json:"id"`
	AccountID string `json:"accountId,omitempty"`
}

// showRecords answers what is kept about one entity: an object, 404 without
// one, an array if there are several. ?accountId= narrows it to one account.
func (r *Receiver) showRecords(kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		ctx := context.WithoutCancel(req.Context())
		var bodies []string
		err := r.store.inTx(ctx, func(tx *sql.Tx) (err error) {
			bodies, err = recordBodies(ctx, tx, kind, req.PathValue("id"), req.URL.Query().Get("accountId"))
			return err
		})
		switch {
		case err != nil:
			answer(w, nil, err)
		case len(bodies) == 0:
			answer(w, nil, &problem{Status: http.StatusNotFound, Title: "There is no such " + kind})
		case len(bodies) == 1:
			writeJSON(w, bodies[0])
		default:
			writeJSON(w, "["+strings.Join(bodies, ",")+"]")
		}
	}
}

// recordBodies reads the records as JSON; groups come with their members.
func recordBodies(ctx context.Context, tx *sql.Tx, kind, id, account string) ([]string, error) {
	found, err := findRecords(ctx, tx, kind, id, account)
	if err != nil {
		return nil, err
	}
	var bodies []string
	for _, one := range found {
		bodies = append(bodies, one.body)
	}
	if kind != group {
		return bodies, nil
	}
	return withMembers(ctx, tx, id, bodies)
}

// withMembers adds customerIds to a group. A group that is known by its members
// only is shown with them alone.
func withMembers(ctx context.Context, tx *sql.Tx, id string, bodies []string) ([]string, error) {
	members, err := selectAll(ctx, tx, func(rows *sql.Rows, one *string) error { return rows.Scan(one) },
		`SELECT customer_id FROM members WHERE group_id = ? ORDER BY customer_id`, id)
	if err != nil {
		return nil, err
	}
	if len(bodies) == 0 && len(members) > 0 {
		known, _ := json.Marshal(map[string]string{"id": id})
		bodies = []string{string(known)}
	}
	list, _ := json.Marshal(members)
	for i, body := range bodies {
		rest := strings.TrimSuffix(string(without(gjson.Parse(body), "customerIds")), "}")
		bodies[i] = strings.Replace(rest+`,"customerIds":`+string(list)+"}", "{,", "{", 1)
	}
	return bodies, nil
}

// showEffects answers the side effects for one entity, oldest first; an empty
// array if there are none.
func (r *Receiver) showEffects(w http.ResponseWriter, req *http.Request) {
	ctx := context.WithoutCancel(req.Context())
	var done []effect
	err := r.store.inTx(ctx, func(tx *sql.Tx) (err error) {
		done, err = selectAll(ctx, tx, func(rows *sql.Rows, one *effect) error {
			return rows.Scan(&one.Effect, &one.Entity, &one.ID, &one.AccountID)
		}, `SELECT effect, kind, id, account FROM effects WHERE id = ? ORDER BY row`, req.PathValue("id"))
		return err
	})
	if err != nil {
		answer(w, nil, err)
		return
	}
	list, _ := json.Marshal(done)
	writeJSON(w, string(list))
}

func (r *Receiver) showHealth(w http.ResponseWriter, _ *http.Request) { writeJSON(w, `{"ok":true}`) }

func writeJSON(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, body)
}
