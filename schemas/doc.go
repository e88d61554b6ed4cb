// Package schemas is the contract: one JSON Schema (draft-07) per event type,
// with a sample in it, and the clauses that the article documents.
//
//	[schemas → event] → delivery → attempt ⇄ receiver → failure email
//
// It stands at the beginning of the flow and imports nothing of ours. The
// faker below it makes events from these schemas, the commands hold real
// traffic against them, and scenarios ask which paths an event has.
//
// # A schema file
//
// A schema describes the whole request body: an object of type, a constant,
// and data (VS-REQ-3). It is self-contained, so that a new VineSpring event is
// one file in the directory given to [Load]. Objects are open to unknown
// fields, strings to unknown values. Its extension keywords are
//
//   - x-vinemock, at the root: the entity (customer, order, membership, group),
//     the clause, slips of the article, and for the faker what an event of the
//     type changes: always, and one of several changes;
//   - x-faker, on a field: what the faker puts there;
//   - x-source, on a field that the first revision of the article does not
//     show: "second revision", or "read API" for one that only VineSpring's
//     read API is known to have. The latter are accepted and never generated.
//
// The first of the root's examples is the article's sample, as JSON, with
// whole ids and with dates that exist.
package schemas
