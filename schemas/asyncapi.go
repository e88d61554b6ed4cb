package schemas

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// asyncAPI mirrors the parts of an AsyncAPI 3.0 document that the contract
// needs, in the order in which people read them.
type asyncAPI struct {
	AsyncAPI           string                    `json:"asyncapi"`
	Info               asyncInfo                 `json:"info"`
	DefaultContentType string                    `json:"defaultContentType"`
	Channels           map[string]asyncChannel   `json:"channels"`
	Operations         map[string]asyncOperation `json:"operations"`
	Components         asyncComponents           `json:"components"`
}

type asyncInfo struct {
	Title       string `json:"title"`
	Version     string `json:"version"`
	Description string `json:"description"`
}

type asyncChannel struct {
	// Address is null: each webhook has its own URL.
	Address     *string             `json:"address"`
	Title       string              `json:"title"`
	Description string              `json:"description"`
	Messages    map[string]asyncRef `json:"messages"`
}

type asyncOperation struct {
	Action   string         `json:"action"`
	Title    string         `json:"title"`
	Summary  string         `json:"summary"`
	Channel  asyncRef       `json:"channel"`
	Bindings map[string]any `json:"bindings"`
	Messages []asyncRef     `json:"messages"`
}

type asyncRef struct {
	Ref string `json:"$ref"`
}

type asyncComponents struct {
	Messages map[string]asyncMessage `json:"messages"`
}

type asyncMessage struct {
	Name        string         `json:"name"`
	Title       string         `json:"title"`
	Summary     string         `json:"summary"`
	ContentType string         `json:"contentType"`
	Payload     asyncPayload   `json:"payload"`
	Examples    []asyncExample `json:"examples,omitempty"`
	Clause      string         `json:"x-clause"`
}

type asyncPayload struct {
	SchemaFormat string          `json:"schemaFormat"`
	Schema       json.RawMessage `json:"schema"`
}

type asyncExample struct {
	Name    string          `json:"name"`
	Payload json.RawMessage `json:"payload"`
}

// AsyncAPI gives the whole contract as an AsyncAPI 3.0 document, in JSON: one
// channel, which VineSpring sends on, and one message per event type. version
// is the document's own.
func (c *Catalogue) AsyncAPI(version string) ([]byte, error) {
	doc := asyncAPI{
		AsyncAPI: "3.0.0",
		Info: asyncInfo{
			Title: "VineSpring webhooks", Version: version,
			Description: "Events that VineSpring tells receivers of, as its help article documents them and vinemock sends them.",
		},
		DefaultContentType: "application/json",
		Channels:           map[string]asyncChannel{},
		Operations:         map[string]asyncOperation{},
		Components:         asyncComponents{Messages: map[string]asyncMessage{}},
	}
	channel := asyncChannel{
		Title: "Webhook", Description: "The URL that a webhook was set up with (VS-CFG-2).", Messages: map[string]asyncRef{},
	}
	notify := asyncOperation{
		Action: "send", Title: "Notify",
		Summary:  "VineSpring POSTs an event; the receiver answers 200, or it is sent again (VS-REQ-2, VS-RES-1, VS-RTY-1).",
		Channel:  asyncRef{"#/channels/webhook"},
		Bindings: map[string]any{"http": map[string]string{"method": "POST", "bindingVersion": "0.3.0"}},
	}
	for _, e := range c.types {
		doc.Components.Messages[e.Name] = e.message()
		channel.Messages[e.Name] = asyncRef{"#/components/messages/" + e.Name}
		notify.Messages = append(notify.Messages, asyncRef{"#/channels/webhook/messages/" + e.Name})
	}
	doc.Channels["webhook"], doc.Operations["notify"] = channel, notify
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return nil, fmt.Errorf("write the contract as AsyncAPI: %w", err)
	}
	return out.Bytes(), nil
}

func (e *EventType) message() asyncMessage {
	m := asyncMessage{
		Name: e.Name, Title: e.Title, Summary: e.Description, ContentType: "application/json", Clause: e.Clause,
		Payload: asyncPayload{SchemaFormat: "application/schema+json;version=draft-07", Schema: e.Schema},
	}
	if len(e.Sample) > 0 {
		m.Examples = []asyncExample{{Name: "article", Payload: e.Sample}}
	}
	return m
}
