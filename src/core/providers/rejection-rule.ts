import { z } from 'zod'

/** RFC 6901: empty, or a sequence of `/`-led reference tokens. */
const pointer = z
  .string()
  .max(256)
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'a JSON pointer such as /code (RFC 6901)')
const status = z.number().int().min(200).max(599)
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

const condition = z.strictObject({
  /** Where to look in the JSON body (RFC 6901). */
  pointer,
  /** Any of these values; numbers and strings are told apart. */
  equals: z.array(scalar).min(1),
})

/**
 * Which answers of the API mean "this token was refused": they lead to one forced refresh and one retry. Everything else
 * is passed on untouched. Only small JSON bodies are looked at, those of unknown length for a moment; a stream never is.
 */
export const rejectionRule = z.strictObject({
  statuses: z.array(status).default([401]),
  /** Conditions inside the body, whatever the status: many APIs answer 200 and put the error inside. */
  json: z.array(condition).default([]),
  /** Answers that look like a refusal but are about something else (money, permission). They win over the rules above. */
  never: z.strictObject({ statuses: z.array(status).default([]), json: z.array(condition).default([]) }).prefault({}),
})

/**
 * A request that tells whether a credential that cannot be renewed is dead. After an upstream's refusal it is sent once;
 * only its own refusal ends the credential, because a gateway passes on refusals that are not about the caller's key.
 */
export const checkRule = z.strictObject({
  method: z.enum(['GET', 'HEAD', 'POST']).default('GET'),
  /** After the upstream, with the same headers as any request of the profile. */
  path: z.string().startsWith('/').max(1024),
  /** Answers that mean: dead. Every other one leaves the credential as it is. */
  dead: z.array(status).min(1).default([401]),
  /** Where the answer names who signed in, in order of preference. */
  account: z.array(pointer).default([]),
})

/**
 * Where an API lies below its origin, told by a public document there. Asked once per origin, without any credential; the
 * answer can change the path only, never the origin.
 */
export const discoveryRule = z.strictObject({
  /** Path of the document, with its query, at the origin of the upstream. */
  document: z.string().startsWith('/').max(1024),
  /** The list to search. */
  list: pointer,
  /** Which entry. */
  where: z.strictObject({ pointer, equals: scalar }),
  /** Where the path stands inside that entry. */
  path: pointer,
})

export type RejectionRule = z.output<typeof rejectionRule>
export type JsonCondition = z.output<typeof condition>
export type CheckRule = z.output<typeof checkRule>
export type DiscoveryRule = z.output<typeof discoveryRule>
