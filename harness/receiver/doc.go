// Package receiver is a correct receiver of VineSpring's webhooks, short enough
// to be read as the example of how to do it, and the same receiver with one
// named mistake in it, for each mistake that the suite must catch.
//
//	POST → accept → read → parse → [ recognise → apply → perform ] → commit → 200
//	        405    413     400       repeat?    record   effects      500
//	        415
//
// The steps in brackets share one transaction, and the answer waits for its
// commit. That alone makes lost answers, retries and crashes harmless. What it
// does with the rest:
//
//   - VineSpring sends no event id. A repeat is an event whose type and data are
//     equal, whatever the order of keys and the white space, to one that was
//     applied; it is kept in mind for ever, because a person may redeliver late.
//   - Of two different events about one entity the newer updatedOn wins. Where
//     there is none (orders, groups) they count in the order they come, but a
//     created event never replaces what an updated one has told already.
//   - A deletion is a tombstone: no late event brings the entity back.
//   - Members of a group are a set, and are kept even before the group is known.
//   - Accounts are kept apart. An event without accountId is about the entity
//     with that id in whatever account it is; ids are unique in practice.
//   - Secrets that VineSpring sends along (authToken, password) are not kept.
//
// What no receiver can tell from the body: an order put back to an earlier state
// without updatedOn, and a customer added to a group again after a removal, are
// equal to a late repeat, and are taken for one.
//
// Two other designs are as correct and differ in when an event becomes a record:
// [Queue] and [Projection]. All three pass the exercise in receivertest.
//
// A [Process] is the receiver with what an operator has: a restart and a log.
// [Settings] is the vinemock.yaml with all that a test of it can use.
//
// Each step is a field of behaviour. A [Defect], each in a file of its own,
// replaces one or a few of them, so the correct code never asks whether it
// should be wrong.
package receiver
