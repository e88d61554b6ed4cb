// Package faker makes events that are valid by construction.
//
//	schema → [plan → scene → event] → delivery → attempt ⇄ receiver
//
// [New] compiles each schema of a catalogue into a plan: the fields in the
// schema's order, each with the function that draws its value. The schema's
// x-faker keyword names that function: one of the winery's, such as
// "customer.email", or any of gofakeit's, such as {"use": "gofakeit.sentence",
// "wordcount": 5}. A field without one is drawn from its type and limits.
//
// [Generator.Event] sets a scene around one event (when it happens, whose
// account, which people, wines and places) and lets the plan write it down.
// What is already known of the scene, from an earlier event about the same
// entity, is copied instead of drawn; what the event changes is drawn anew.
// The winery's functions agree with each other: an email address fits the
// name, a ZIP code the city, an order's total its items.
//
// Nothing here reads a clock or a global source of randomness: equal requests
// give equal bytes.
package faker
