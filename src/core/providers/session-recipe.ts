import { z } from 'zod'

/**
 * A sign-in that no standard describes, as data: which requests to send, where the tokens stand in the answers, what to
 * ask the person, how to renew, how to sign out. `docs/providers/recipes.md` explains every member with an example.
 */
const template = z.string().min(1).max(2048)
const localText = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) })
const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/)
  .max(128)
const pointer = z
  .string()
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/)
  .max(512)
  .meta({ description: 'JSON Pointer (RFC 6901) into the body of the answer; "" is the whole body.' })
const scalar = z.union([z.string(), z.number(), z.boolean()])
const stepId = z
  .string()
  .regex(/^[a-z][A-Za-z0-9-]*$/)
  .max(64)
/** `extra.name` is kept with the tokens (and may be injected); any other name lives for this exchange only. */
const valueName = z
  .string()
  .regex(/^(?:extra\.)?[a-z][A-Za-z0-9]*$/)
  .max(64)

/** Where a value stands. Exactly one of the first five. */
const place = {
  pointer: pointer.optional(),
  header: headerName.optional(),
  cookie: z.string().min(1).max(128).optional().meta({ description: 'Name of a cookie in Set-Cookie (RFC 6265).' }),
  value: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'Name of an input, of a challenge answer, or of a value that was extracted before.' }),
}

const condition = z
  .strictObject({
    status: z.array(z.number().int().min(100).max(599)).min(1).optional(),
    ...place,
    equals: z
      .array(scalar)
      .min(1)
      .optional()
      .meta({ description: 'True when the value, as text, is one of these. 0 and "0" are the same.' }),
    present: z.boolean().optional().meta({ description: 'True when the value is there and not empty (or is not).' }),
    ignoreCase: z.boolean().default(false),
    orAbsent: z.boolean().default(false).meta({ description: 'Also true when there is no such value in the answer.' }),
  })
  .meta({ description: 'All parts must hold. Without a status, any HTTP status will do.' })

const source = z.strictObject({
  ...place,
  when: condition.optional().meta({ description: 'Only taken from answers for which this holds.' }),
  withoutPrefix: z.string().min(1).max(64).optional().meta({ description: 'Text to drop at the start, in any case.' }),
  format: z
    .enum(['auto', 'rfc3339', 'http-date', 'seconds', 'milliseconds', 'epoch-seconds', 'epoch-milliseconds'])
    .default('auto')
    .meta({
      description:
        'How a time is written. `auto` reads RFC 3339, seconds from now, and absolute seconds or milliseconds. Only for accessExpires and refreshExpires.',
    }),
})
const extraction = z.record(valueName, source).default({})

const request = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
  url: template,
  query: z.record(z.string().min(1), template).default({}),
  headers: z.record(headerName, template).default({}),
  json: z.json().optional().meta({
    description: 'JSON body; strings in it are templates. A member whose placeholder has no value is left out.',
  }),
  form: z
    .record(z.string().min(1), template)
    .optional()
    .meta({ description: 'application/x-www-form-urlencoded body.' }),
})

const sentenceText = z.string().min(1).max(300)
const failure = z.strictObject({
  when: condition,
  message: z
    .union([sentenceText, z.strictObject({ en: sentenceText, 'zh-CN': sentenceText })])
    .meta({ description: 'A sentence that names the fault and the remedy: in English, or in both languages.' }),
})

const exchange = {
  request,
  success: condition.optional().meta({ description: 'Default: a 2xx status.' }),
  extract: extraction,
}

const challenge = z.strictObject({
  kind: z.enum(['otp', 'captcha', 'secret', 'text']),
  prompt: localText,
  image: template.optional().meta({ description: 'A data: image, usually a placeholder such as {captchaImage}.' }),
  answer: valueName.meta({ description: 'The name under which later templates find what the person typed.' }),
})

const step = z.strictObject({
  id: stepId,
  when: condition
    .optional()
    .meta({ description: 'The step is left out unless this holds; it can look at `value` only.' }),
  challenge: challenge.optional().meta({ description: 'Asked before the request of this step is sent.' }),
  request: request.optional(),
  success: exchange.success,
  extract: extraction,
  retry: z
    .array(z.strictObject({ when: condition, from: stepId }))
    .default([])
    .meta({ description: 'Answers after which the person may try again: the sign-in goes back to the step `from`.' }),
  failures: z.array(failure).default([]),
})

export const sessionRecipe = z.strictObject({
  /** In order. The last one that extracts `accessToken` makes the session. */
  signIn: z.array(step).min(1).max(20),
  /** How often in all a person may answer one challenge. */
  attempts: z.number().int().min(1).max(10).default(5),
  refresh: z
    .strictObject({
      ...exchange,
      /** Refusals that end the session. Anything else is retried later, because a session that is given up is lost. */
      endsSession: z.array(condition).default([]),
      /** The server renews living sessions only: a refusal after expiry ends the session, whatever its code. */
      onlyBeforeExpiry: z.boolean().default(false),
    })
    .optional(),
  /** Long-lived keys that the session can make for other calls; each is one `extra.…` value. */
  derivedKeys: z
    .array(
      z.strictObject({
        name: z.string().regex(/^extra\.[a-z][A-Za-z0-9]*$/),
        label: localText,
        when: condition
          .optional()
          .meta({ description: 'The key is made only if this holds; it can look at `value` only.' }),
        create: z.strictObject(exchange),
        /** Asks for the key again; default: the same as `create`. */
        fetch: z.strictObject(exchange).optional(),
        /** Makes a new key; the old one dies. */
        rotate: z.strictObject(exchange).optional(),
      }),
    )
    .default([]),
  signOut: z
    .strictObject({
      request,
      success: exchange.success,
      /** Answers that say that there was no session any more. */
      alreadyOut: z.array(condition).default([]),
    })
    .optional(),
  /** Where a refusal says why; both are shown to the person. */
  failure: z
    .strictObject({ code: z.strictObject(place).optional(), message: z.strictObject(place).optional() })
    .prefault({}),
})

export type SessionRecipe = z.output<typeof sessionRecipe>
export type RecipeStep = SessionRecipe['signIn'][number]
export type RecipeRequest = z.output<typeof request>
export type RecipeCondition = z.output<typeof condition>
export type RecipeSource = z.output<typeof source>
export type RecipePlace = Pick<RecipeSource, 'pointer' | 'header' | 'cookie' | 'value'>
export interface RecipeExchange {
  readonly request: RecipeRequest
  readonly success?: RecipeCondition | undefined
  readonly extract: Readonly<Record<string, RecipeSource>>
}
export type DerivedKey = SessionRecipe['derivedKeys'][number]

/** Names with a meaning of their own; other names are the recipe's. */
export const tokenValueNames = [
  'accessToken',
  'refreshToken',
  'tokenType',
  'scope',
  'accessExpires',
  'refreshExpires',
] as const
