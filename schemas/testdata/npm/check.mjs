// vinemock asyncapi | node check.mjs
//
// Fails unless the official AsyncAPI parser accepts the document without
// errors, and ajv in strict mode accepts every schema and its sample.
import { readFileSync, readdirSync } from 'node:fs'
import { Parser } from '@asyncapi/parser'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'

const problems = []

const { document, diagnostics } = await new Parser().parse(readFileSync(0, 'utf8'))
for (const d of diagnostics.filter((d) => d.severity === 0)) problems.push(`asyncapi ${d.path.join('.')}: ${d.message}`)
if (!document) problems.push('asyncapi: the parser refuses the document')

const ajv = new Ajv({ strict: true, allErrors: true })
addFormats(ajv)
for (const keyword of ['x-vinemock', 'x-faker', 'x-source']) ajv.addKeyword(keyword)
const events = new URL('../../events/', import.meta.url)
const files = readdirSync(events)
for (const file of files) {
  try {
    const schema = JSON.parse(readFileSync(new URL(file, events)))
    const validate = ajv.compile(schema)
    for (const sample of schema.examples) {
      if (!validate(sample)) problems.push(`${file}: the sample: ${ajv.errorsText(validate.errors)}`)
    }
  } catch (err) {
    problems.push(`${file}: ${err.message}`)
  }
}

for (const problem of problems) console.error(problem)
console.log(`${files.length} schemas, ${problems.length} problems`)
process.exitCode = problems.length ? 1 : 0
