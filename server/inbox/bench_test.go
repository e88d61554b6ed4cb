package inbox_test

import (
	"net"
	"os"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/vinemock/vinemock/server/inbox"
)

// BenchmarkReceive takes failure emails over one connection, without a store.
func BenchmarkReceive(b *testing.B) {
	message, err := os.ReadFile("../mail/testdata/no-success.eml")
	if err != nil {
		b.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	i := newInbox(&kept{}, inbox.Limits{})
	go func() { _ = i.Serve(l) }()
	defer func() { _ = i.Shutdown(b.Context()) }()
	client, err := smtp.Dial(l.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	for b.Loop() {
		if err := client.SendMail("a@example.com", []string{"b@example.com"}, strings.NewReader(string(message))); err != nil {
			b.Fatal(err)
		}
	}
}
