import fc from 'fast-check'
import { framed } from './body-grammar.ts'
import { mutated, mutation } from './byte-mutations.ts'
import { credential, field, hosts, upgrade } from './field-grammar.ts'
import { mostly } from './mostly.ts'
import { startLine } from './start-line-grammar.ts'

const lineEnd = mostly(200, '\r\n', '\n', '\r', '\r\r\n', '\n\r')

const plainRequest = fc
  .tuple(startLine, hosts, credential, fc.array(field, { maxLength: 4 }), upgrade, framed, lineEnd, fc.nat(7))
  .map(([start, host, key, fields, upgrading, { fields: framing, body }, end, turn]) => {
    const all = [...host, key, ...fields, ...upgrading, ...framing]
    // The order of fields is nobody's business, so it varies.
    const turned = [...all.slice(turn % all.length), ...all.slice(0, turn % all.length)]
    return `${[start, ...turned].join(end)}${end}${end}${body}`
  })

/** One request as bytes, seldom with bytes changed. */
export const fuzzRequest: fc.Arbitrary<string> = fc
  .tuple(
    plainRequest,
    fc.oneof(
      { weight: 20, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 4 }) },
    ),
  )
  .map(([request, mutations]) => mutated(request, mutations))

/** What is sent on one connection, one behind the other. */
export const fuzzScript: fc.Arbitrary<string[]> = fc.array(fuzzRequest, { minLength: 1, maxLength: 10 })
