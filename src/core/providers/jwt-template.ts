import { z } from 'zod'

/**
 * A JWT that is signed here (RFC 7519), as data. Strings are templates: `{input}` is needed, `{input?}` may be empty and
 * then leaves its claim out, `{now}` and `{exp}` are integer seconds, `{uuid}` and `{random}` (64 hex digits) are new for
 * each token. Where a template is a single placeholder it keeps its type: a `list` input becomes an array, a `flag` a
 * boolean, `{number.input}` a number, `{json.input}` whatever JSON stands in it.
 */
export type ClaimTemplate =
  | string
  | number
  | boolean
  | readonly ClaimTemplate[]
  | { readonly [name: string]: ClaimTemplate }

const text = z.string().min(1).max(2048)
const inputId = z.string().regex(/^[a-z][A-Za-z0-9]*$/)
const claim: z.ZodType<ClaimTemplate, ClaimTemplate> = z.union([
  z.string().max(2048),
  z.number(),
  z.boolean(),
  z.array(z.lazy(() => claim)),
  z.record(
    z.string(),
    z.lazy(() => claim),
  ),
])
const claims = z.record(z.string(), claim)
const seconds = z.number().int().positive()

export const jwtAlgorithms = ['HS256', 'RS256', 'ES256'] as const
export const keyEncodings = ['utf8', 'base64', 'base64url'] as const

export const jwtTemplate = z.strictObject({
  /** `HS256`, `RS256` or `ES256`, or an `{input}` that holds it. */
  algorithm: text,
  /** Members of the JOSE header besides `alg`. */
  header: claims.default({ typ: 'JWT' }),
  claims,
  /** Further claims for some values of an input: one system has several kinds of token. */
  cases: z.array(z.strictObject({ when: z.record(inputId, z.string()), claims })).default([]),
  key: z.strictObject({
    /** The secret input that holds the key. */
    input: inputId,
    /** Of an HS256 secret: `utf8` (its bytes as they are), `base64`, `base64url`, or an `{input}`. PEM needs none. */
    encoding: text.default('utf8'),
  }),
  lifetime: z.strictObject({
    /** Wanted seconds, or an `{input}`; what is longer than the maximum is cut. */
    seconds: z.union([seconds, text]),
    /** The longest life that the server accepts. */
    maximumSeconds: seconds,
    /** How far below the maximum a token stays, for clocks that differ. */
    marginSeconds: z.number().int().min(0).default(0),
  }),
})

/** A signed assertion is exchanged for a token (RFC 7523 §2.1). */
export const jwtBearer = z.strictObject({
  /** Each one is used once: it needs a `jti` of `{uuid}` or `{random}`. */
  assertion: jwtTemplate,
  /** The first one whose inputs are all given; without it, the token endpoint of `oauth`. */
  tokenEndpoint: z.union([text, z.array(text).min(1)]).optional(),
  request: z
    .strictObject({
      encoding: z.enum(['form', 'json']).default('form'),
      /** `parameter`: as `assertion` (RFC 7523 §2.1). `bearer`: in the `Authorization` header. */
      assertion: z.enum(['parameter', 'bearer']).default('parameter'),
      /** Members beside `grant_type`, as claim templates. */
      parameters: claims.default({}),
    })
    .prefault({}),
})

export type JwtTemplate = z.output<typeof jwtTemplate>
export type JwtBearer = z.output<typeof jwtBearer>
