// node bench.mjs
//
// How many events a second json-schema-faker makes of each schema, on one
// core; compare with: go test ./schemas/faker -run - -bench Event -cpu 1
import { readFileSync, readdirSync } from 'node:fs'
import { generateSync } from 'json-schema-faker'

const events = new URL('../../events/', import.meta.url)
for (const file of readdirSync(events)) {
  const schema = JSON.parse(readFileSync(new URL(file, events)))
  for (let i = 0; i < 200; i++) JSON.stringify(generateSync(schema))
  const start = performance.now()
  const n = 1000
  for (let i = 0; i < n; i++) JSON.stringify(generateSync(schema))
  console.log(file.replace('.json', ''), Math.round((n / (performance.now() - start)) * 1000), 'events/s')
}
