// Package config reads vinemock.yaml, which tells the harness where the
// receiver under test is and how to read back what it kept.
//
//	vinemock.yaml → Read (+ environment) → Config (+ flags) → Validate → harness
//
// Everything in the file is optional, and flags come before it:
//
//	# yaml-language-server: $schema=./vinemock.v1.schema.json
//	target: http://127.0.0.1:9000/webhooks/vinespring
//	ready: http://127.0.0.1:9000/healthz        # until it answers 2xx; else until the target's port is open
//	ready-timeout: 30s
//	timeout: 5s                                 # for one answer of the receiver
//	policy: {retries: 9, retry-from: start}     # another reading of what VineSpring promises
//	reset: POST http://127.0.0.1:9000/test/reset  # before each scenario
//	restart: {exec: [docker, restart, app]}     # stop and start it; exec needs --allow-exec
//	break: {exec: [docker, pause, app-db]}      # its store fails, until
//	mend: {exec: [docker, unpause, app-db]}     # it works again
//	break-next: POST http://127.0.0.1:9000/test/fail-next?n=1  # the next event fails inside, once
//	probes:
//	  customer:
//	    http: GET http://127.0.0.1:9000/customers/${id}
//	    headers: {Authorization: "Bearer ${ENV:API_TOKEN}"}
//	    fields: {phone: contact.phone}
//	    timeout: 2s
//	  order:
//	    sql:
//	      postgres: postgres://app@127.0.0.1/app # or mysql: app:${ENV:PW}@tcp(127.0.0.1)/app, or sqlite: ./app.db
//	      query: select total, status from orders where id = ${id}
//	  membership: {exec: [./bin/find-membership, "${id}"]}
//
// A hook is a request that is answered 2xx when it is done, or a program:
// {exec: […]}. ${ENV:NAME} stands for a variable of the environment, in any value. Relative
// paths start from the directory of the file, where programs run too. What a
// probe may say is told by package probe. [JSONSchema] serves editors.
package config
