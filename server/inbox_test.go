package server_test

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/vinemock/vinemock/server"
	"github.com/vinemock/vinemock/server/api"
)

// twoMessages puts a failure email and a welcome into the inbox.
func twoMessages(t *testing.T, client *api.Client, s *server.Server) {
	t.Helper()
	webhook, err := client.CreateWebhook(t.Context(), api.NewWebhook{
		Name: "Zoë's CRM", URL: closedPort(t), FailureEmail: "admin@example.com", Events: []string{"*"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.CreateEvents(t.Context(), api.NewEvents{Type: "order.created", Webhook: webhook.ID, Wait: api.WaitSettled}); err != nil {
		t.Fatal(err)
	}
	welcome := "From: shop@example.com\r\nTo: zoe@example.com\r\nSubject: =?utf-8?q?Welcome,_Zo=C3=AB?=\r\n\r\nhello\r\n"
	mail, err := smtp.Dial(s.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = mail.Close() }()
	if err := mail.SendMail("shop@example.com", []string{"zoe@example.com"}, strings.NewReader(welcome)); err != nil {
		t.Fatal(err)
	}
}

func TestMessagesAreSearchedReadAndDeleted(t *testing.T) {
	t.Parallel()
	client, s := running(t, nil)
	twoMessages(t, client, s)
	for _, ask := range []struct {
		method, path string
		status       int
		says         string
	}{
		{http.MethodGet, "/api/v1/messages?start=1&limit=1", 200, "No endpoint listened"},
		{http.MethodGet, "/api/v1/message/latest", 200, `"Subject":"Welcome, Zoë"`},
		{http.MethodGet, "/api/v1/message/latest/headers", 200, `"Subject":["Welcome, Zoë"]`},
		{http.MethodGet, "/api/v1/message/latest/raw", 200, "Subject: =?utf-8?q?Welcome"},
		{http.MethodGet, "/api/v1/message/latest/part/0", 200, "hello"},
		{http.MethodGet, "/api/v1/message/latest/part/7", 404, "message part"},
		{http.MethodGet, "/api/v1/search?query=zo%C3%8B", 200, `"messages_count":2`},
		{http.MethodGet, "/api/v1/search?query=-subject:welcome", 200, `"messages_count":1`},
		{http.MethodGet, "/api/v1/search?query=before:2020-01-01", 422, "knows from, to and subject"},
		{http.MethodDelete, "/api/v1/search?query=has:attachment", 422, "has:"},
		{http.MethodDelete, "/api/v1/search?query=to:zoe", 200, "ok"},
		{http.MethodGet, "/api/v1/messages", 200, `"total":1`},
		{http.MethodDelete, "/api/v1/messages", 200, "ok"},
		{http.MethodGet, "/api/v1/message/latest", 404, "latest"},
	} {
		request, err := http.NewRequestWithContext(t.Context(), ask.method, s.URL()+ask.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		said, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || answer.StatusCode != ask.status || !strings.Contains(string(said), ask.says) {
			t.Errorf("%s %s: %d %.300s, %v; want %d with %s", ask.method, ask.path, answer.StatusCode, said, err, ask.status, ask.says)
		}
	}
}

// TestMailpitsClientReadsTheInbox is skipped unless VINEMOCK_REQUIRE names
// mailpit, as it installs the client.
func TestMailpitsClientReadsTheInbox(t *testing.T) {
	t.Parallel()
	if !strings.Contains(os.Getenv("VINEMOCK_REQUIRE"), "mailpit") {
		t.Skip("VINEMOCK_REQUIRE does not name mailpit")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "npm"))); err != nil {
		t.Fatal(err)
	}
	client, s := running(t, nil)
	twoMessages(t, client, s)
	for _, args := range [][]string{
		{"npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"}, {"node", "mailpit.mjs", s.URL()},
	} {
		command := exec.CommandContext(t.Context(), args[0], args[1:]...)
		command.Dir = dir
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}
