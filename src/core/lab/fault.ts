import { z } from 'zod'

/** Which requests a fault may hit. `refresh` is the token endpoint with a refresh token; `any` is every endpoint. */
export const faultEndpoints = [
  'any',
  'discovery',
  'jwks',
  'authorize',
  'token',
  'refresh',
  'device',
  'revocation',
  'introspection',
  'userinfo',
  'api',
] as const
export type FaultEndpoint = (typeof faultEndpoints)[number]

/** Before the server has done anything, or after it has: after a refresh the old refresh token is spent. */
const moment = z.enum(['before-commit', 'after-commit'], '"before-commit" or "after-commit"')

export const expiryLies = ['missing', 'string', 'absolute', 'negative', 'too-long'] as const

/** What goes wrong. One object a kind; the members say how. */
export const fault = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('status'),
      status: z.int('an HTTP status').min(400, 'at least 400').max(599, 'at most 599'),
      /** An OAuth error code for the body; without one the body is plain text, as a gateway's is. */
      error: z.string('text').max(100, 'at most 100 characters').optional(),
      retryAfterSeconds: z.number('a number of seconds').min(0, '0 or more').max(86_400, 'at most a day').optional(),
      /** `Retry-After` as a date, by the server's clock (RFC 9110, section 10.2.3). */
      retryAfterAsDate: z.boolean('true or false').optional(),
      moment: moment.optional(),
    }),
    z.strictObject({ kind: z.literal('drop'), moment: moment.optional() }),
    z.strictObject({ kind: z.literal('reset'), moment: moment.optional() }),
    z.strictObject({
      kind: z.literal('delay'),
      seconds: z.number('a number of seconds').positive('more than 0').max(600, 'at most 600'),
      moment: moment.optional(),
    }),
    z.strictObject({ kind: z.literal('garbage'), moment: moment.optional() }),
    z.strictObject({ kind: z.literal('html'), moment: moment.optional() }),
    z.strictObject({ kind: z.literal('truncated'), moment: moment.optional() }),
    z.strictObject({
      kind: z.literal('expires-in'),
      lie: z.enum(expiryLies, `one of ${expiryLies.join(', ')}`),
    }),
  ],
  'a fault: an object whose "kind" is status, drop, reset, delay, garbage, html, truncated or expires-in',
)
export type Fault = z.infer<typeof fault>
export type FaultMoment = z.infer<typeof moment>

/** One planned fault: where, when and what. Without `skip`, `count` and `probability` it hits every request. */
export const faultRule = z.strictObject({
  id: z
    .string('text')
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and dashes')
    .optional(),
  endpoint: z.enum(faultEndpoints, `one of ${faultEndpoints.join(', ')}`),
  /** So many requests of that endpoint pass first. */
  skip: z.int('a whole number').min(0, '0 or more').optional(),
  /** So many requests are hit; then the rule is spent. */
  count: z.int('a whole number').min(1, '1 or more').optional(),
  probability: z.number('a number').gt(0, 'more than 0').max(1, 'at most 1').optional(),
  fault,
})
export type FaultRule = z.infer<typeof faultRule>

/** When a fault without a given moment strikes: what a busy gateway answers comes before, what gets lost comes after. */
export function momentOf(planned: Fault): FaultMoment {
  if (planned.kind === 'expires-in') return 'after-commit'
  if (planned.moment) return planned.moment
  return planned.kind === 'status' || planned.kind === 'delay' || planned.kind === 'reset'
    ? 'before-commit'
    : 'after-commit'
}
