package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/vinemock/vinemock/server/api"
)

// How long a request waits for a message.
const (
	defaultWait = "10s"
	maxWait     = 5 * time.Minute
)

func (s *site) inboxRoutes(routes huma.API) {
	tags := []string{"Inbox"}
	route(s, routes, huma.Operation{
		OperationID: "wait-for-message", Method: http.MethodGet, Path: "/api/v1/inbox/wait", Tags: tags,
		Summary: "The newest message that fits, now or as soon as it comes",
	}, s.waitForMessage)
	route(s, routes, huma.Operation{
		OperationID: "list-messages", Method: http.MethodGet, Path: "/api/v1/messages", Tags: tags,
		Summary: "Messages, newest first, as Mailpit lists them",
	}, s.listMessages)
	route(s, routes, huma.Operation{
		OperationID: "delete-messages", Method: http.MethodDelete, Path: "/api/v1/messages", Tags: tags,
		Summary: "Delete the messages named in IDs, or all when none is", DefaultStatus: http.StatusOK,
	}, s.deleteMessages)
	route(s, routes, huma.Operation{
		OperationID: "search-messages", Method: http.MethodGet, Path: "/api/v1/search", Tags: tags,
		Summary: "The messages that a search finds, newest first, as Mailpit lists them",
	}, s.searchMessages)
	route(s, routes, huma.Operation{
		OperationID: "delete-search", Method: http.MethodDelete, Path: "/api/v1/search", Tags: tags,
		Summary: "Delete the messages that a search finds", DefaultStatus: http.StatusOK,
	}, s.deleteSearch)
	s.messageRoutes(routes, tags)
}

// messageRoutes are about one message; the id latest is that of the newest.
func (s *site) messageRoutes(routes huma.API, tags []string) {
	route(s, routes, huma.Operation{
		OperationID: "get-message", Method: http.MethodGet, Path: "/api/v1/message/{id}", Tags: tags,
		Summary: "One message, as Mailpit shows it",
	}, func(ctx context.Context, in *ByID) (*body[api.Message], error) {
		return answer(ctx, s, in.ID, s.Inbox.Message)
	})
	route(s, routes, huma.Operation{
		OperationID: "get-message-headers", Method: http.MethodGet, Path: "/api/v1/message/{id}/headers", Tags: tags,
		Summary: "The header fields of a message",
	}, func(ctx context.Context, in *ByID) (*body[map[string][]string], error) {
		return answer(ctx, s, in.ID, s.Inbox.Headers)
	})
	route(s, routes, huma.Operation{
		OperationID: "get-message-raw", Method: http.MethodGet, Path: "/api/v1/message/{id}/raw", Tags: tags,
		Summary: "A message as it came",
	}, func(ctx context.Context, in *ByID) (*content, error) {
		id, err := s.messageID(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		mail, err := s.Store.RawMessage(ctx, id)
		return plain(mail.Raw), err
	})
	route(s, routes, huma.Operation{
		OperationID: "get-message-part", Method: http.MethodGet, Path: "/api/v1/message/{id}/part/{part}", Tags: tags,
		Summary: "One part of a message, decoded",
	}, s.messagePart)
}

// latest stands for the id of the newest message.
const latest = "latest"

// messageID gives the id that is meant.
func (s *site) messageID(ctx context.Context, id string) (string, error) {
	if id != latest {
		return id, nil
	}
	found, _, err := s.Store.Messages(ctx, api.MessageQuery{Limit: 1})
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", api.NotFound("message", latest)
	}
	return found[0].ID, nil
}

// answer gives what get has of the message that is meant.
func answer[T any](ctx context.Context, s *site, id string, get func(context.Context, string) (T, error)) (*body[T], error) {
	id, err := s.messageID(ctx, id)
	if err != nil {
		return nil, err
	}
	found, err := get(ctx, id)
	return &body[T]{found}, err
}

// content is an answer that is not JSON.
type content struct {
	ContentType string `header:"Content-Type"`
	// NoSniff keeps a browser from running what an email brought.
	NoSniff string `header:"X-Content-Type-Options"`
	Policy  string `header:"Content-Security-Policy"`
	Body    []byte
}

// plain answers text, which a browser takes for nothing else.
func plain(text []byte) *content {
	return &content{ContentType: "text/plain; charset=utf-8", NoSniff: "nosniff", Policy: "sandbox", Body: text}
}

func (s *site) waitForMessage(ctx context.Context, in *struct {
	Delivery string `query:"delivery" doc:"The delivery that a failure email is about"`
	To       string `query:"to" doc:"An envelope recipient"`
	Subject  string `query:"subject" doc:"A part of the subject"`
	Timeout  string `query:"timeout" doc:"Wall time, at most 5m; 10s if left out"`
},
) (*body[api.Message], error) {
	timeout, err := time.ParseDuration(cmp.Or(in.Timeout, defaultWait))
	if err != nil || timeout < 0 || timeout > maxWait {
		return nil, api.Invalid(fmt.Sprintf("timeout %q: want a duration up to %s, such as %s", in.Timeout, maxWait, defaultWait))
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	message, err := s.Inbox.Wait(ctx, api.MessageQuery{Delivery: in.Delivery, To: in.To, Subject: in.Subject})
	return &body[api.Message]{message}, err
}

func (s *site) listMessages(ctx context.Context, in *struct {
	Start    int    `query:"start" minimum:"0"`
	Limit    int    `query:"limit" minimum:"0" maximum:"1000" default:"50"`
	Delivery string `query:"delivery" doc:"The delivery that a failure email is about"`
	To       string `query:"to" doc:"An envelope recipient"`
	Subject  string `query:"subject" doc:"A part of the subject"`
},
) (*body[api.MessageList], error) {
	return s.messageList(ctx, api.MessageQuery{
		Delivery: in.Delivery, To: in.To, Subject: in.Subject, Start: in.Start, Limit: in.Limit,
	})
}

func (s *site) messageList(ctx context.Context, q api.MessageQuery) (*body[api.MessageList], error) {
	found, matching, err := s.Store.Messages(ctx, q)
	if err != nil {
		return nil, err
	}
	_, total, err := s.Store.Messages(ctx, api.MessageQuery{Limit: 1})
	if err != nil {
		return nil, err
	}
	return &body[api.MessageList]{api.MessageList{
		Total: total, Unread: total, Count: len(found), MessagesCount: matching, MessagesUnread: matching,
		Start: q.Start, Tags: []string{}, Messages: found,
	}}, nil
}

func (s *site) deleteMessages(ctx context.Context, in *struct {
	Body *struct { // a pointer, because it may be left out
		IDs []string `json:"IDs,omitempty"`
	}
},
) (*content, error) {
	var ids []string
	if in.Body != nil {
		ids = in.Body.IDs
	}
	if err := s.Store.DeleteMessages(ctx, ids...); err != nil {
		return nil, err
	}
	return plain([]byte("ok")), nil
}

func (s *site) searchMessages(ctx context.Context, in *struct {
	Query string `query:"query" required:"true" doc:"Words, quoted phrases, from:, to:, subject:, and - before what must be absent"`
	Start int    `query:"start" minimum:"0"`
	Limit int    `query:"limit" minimum:"0" maximum:"1000" default:"50"`
},
) (*body[api.MessageList], error) {
	terms, err := api.ParseSearch(in.Query)
	if err != nil {
		return nil, err
	}
	return s.messageList(ctx, api.MessageQuery{Terms: terms, Start: in.Start, Limit: in.Limit})
}

func (s *site) deleteSearch(ctx context.Context, in *struct {
	Query string `query:"query" required:"true" doc:"As in a search"`
},
) (*content, error) {
	terms, err := api.ParseSearch(in.Query)
	if err != nil {
		return nil, err
	}
	for {
		found, _, err := s.Store.Messages(ctx, api.MessageQuery{Terms: terms, Limit: api.MaxPage})
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return plain([]byte("ok")), nil
		}
		ids := make([]string, len(found))
		for i, message := range found {
			ids[i] = message.ID
		}
		if err := s.Store.DeleteMessages(ctx, ids...); err != nil {
			return nil, err
		}
	}
}

func (s *site) messagePart(ctx context.Context, in *struct {
	ByID
	Part string `path:"part"`
},
) (*content, error) {
	id, err := s.messageID(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	bytes, contentType, err := s.Inbox.Part(ctx, id, in.Part)
	return &content{ContentType: contentType, NoSniff: "nosniff", Policy: "sandbox", Body: bytes}, err
}
