// Package web is vinemock over HTTP: the control API, the inbox API, health.
//
//	POST /api/v1/events → faker → event → Sender → accepted
//	everything that happens → Stream → server-sent events
//
// Routes are huma operations, so /openapi.json describes exactly what is
// served. Handlers return errors; one adapter turns them into problems and logs
// what a client may not see.
package web
