// Package delivery is the sender: it attempts each delivery by its policy,
// breaks the wire where a fault says so, records every attempt, and has a
// failure email sent for what is exhausted.
//
//	Submit → clock → attempt ⇄ receiver → Record → Next ─┬→ clock (retry)
//	                                                     └→ settled, or failed → mailer
//
// It knows no SQL and no SMTP: it is given a [Store] and a [Mailer]. It takes
// time from the clock alone, except that waiting for an answer is wall time.
package delivery
