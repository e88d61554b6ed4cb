package storetest

import (
	"reflect"
	"testing"

	"github.com/vinemock/vinemock/server/api"
)

func webhooksAreKeptChangedAndForgotten(t *testing.T, s Store) {
	w := api.Webhook{ID: "wh_1", Name: "CRM", URL: "http://127.0.0.1:1/", Events: []string{"*"}, Policy: api.DefaultPolicy(), CreatedAt: moment()}
	if err := s.AddWebhook(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	w.Name = "ERP"
	if err := s.SaveWebhook(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	got, err := s.Webhooks(t.Context())
	if err != nil || !reflect.DeepEqual(got, []api.Webhook{w}) {
		t.Errorf("webhooks %+v, %v; want %+v", got, err, w)
	}
	if err := s.DeleteWebhook(t.Context(), w.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Webhook(t.Context(), w.ID); !isNotFound(err) {
		t.Errorf("a deleted webhook: %v, want not found", err)
	}
	for _, err := range []error{s.DeleteWebhook(t.Context(), w.ID), s.SaveWebhook(t.Context(), w)} {
		if !isNotFound(err) {
			t.Errorf("changing a deleted webhook: %v, want not found", err)
		}
	}
}
