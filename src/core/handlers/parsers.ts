import { z } from 'zod'
import { type CallName, type Input, lentShapes, type Parsers } from '../../shared/contract.ts'
import { grantTypes, protections } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import { accessSchemas, ledgerFilter } from './access-parsers.ts'
import { backupSchemas, fileName, saveFileSchema } from './backup-parsers.ts'
import { labSchemas } from './lab-parsers.ts'

const nothing = z.union([z.undefined(), z.null(), z.strictObject({})]).transform(() => undefined)
const reference = z.string().min(1).max(128)
const passphrase = z.string().min(1).max(1024)
const textRecord = z.record(z.string().max(64), z.string().max(64 * 1024))
const grant = z.enum(grantTypes)
const shape = z.enum(lentShapes)
const protection = z.enum(protections)
const duration = z.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const tags = z.array(z.string().min(1).max(64)).max(32)
const profile = z.strictObject({ profile: reference })
const flow = z.strictObject({ flow: reference })
const port = z.number().int().min(0).max(65535)

const preferences = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).optional(),
  language: z.enum(['system', 'en', 'zh-CN']).optional(),
  closeToTray: z.boolean().optional(),
  startAtLogin: z.boolean().optional(),
  notifications: z.boolean().optional(),
  lockOnSuspend: z.boolean().optional(),
  clipboardClearMs: z.number().int().min(1_000).max(3_600_000).optional(),
})

const schemas: { readonly [N in CallName]: z.ZodType<unknown> } = {
  'vault.status': nothing,
  'vault.initialise': z.strictObject({ protection, passphrase: passphrase.optional() }),
  'vault.unlock': z.strictObject({ passphrase: passphrase.optional() }),
  'vault.lock': nothing,
  'vault.protect': z.strictObject({ protection, passphrase: passphrase.optional() }),
  'vault.unprotect': z.strictObject({ protection }),
  'storage.status': nothing,
  'storage.reopen': nothing,
  'storage.setAside': nothing,
  'providers.list': nothing,
  'providers.add': z.strictObject({ definition: z.unknown(), source: z.string().max(4096) }),
  'providers.remove': z.strictObject({ provider: reference }),
  'providers.check': z.strictObject({
    draft: reference,
    provider: reference,
    grant,
    settings: textRecord,
    secrets: textRecord,
  }),
  'providers.endCheck': z.strictObject({ draft: reference }),
  'profiles.list': nothing,
  'profiles.get': profile,
  'profiles.history': profile,
  'profiles.add': z.strictObject({
    provider: reference,
    name: reference,
    grant: grant.optional(),
    settings: textRecord,
    secrets: textRecord,
    tags: tags.optional(),
  }),
  'profiles.update': z.strictObject({
    profile: reference,
    name: reference.optional(),
    grant: grant.optional(),
    settings: textRecord.optional(),
    secrets: textRecord.optional(),
    tags: tags.optional(),
  }),
  'profiles.remove': profile,
  'profiles.scheduleRemoval': profile,
  'profiles.restore': profile,
  'signIn.start': z.strictObject({
    profile: reference,
    grant: grant.optional(),
    openBrowser: z.boolean().optional(),
    secrets: textRecord.optional(),
  }),
  'signIn.get': flow,
  'signIn.answer': z.strictObject({
    flow: reference,
    answer: z
      .string()
      .min(1)
      .max(64 * 1024),
  }),
  'signIn.cancel': flow,
  'tokens.refresh': profile,
  'tokens.rotateKey': profile,
  'tokens.signOut': profile,
  'tokens.scheduleSignOut': profile,
  'tokens.restoreSession': profile,
  'tokens.reveal': z.strictObject({ profile: reference, shape: shape.optional(), minTtlMs: duration.optional() }),
  'tokens.copy': z.strictObject({ profile: reference, shape: shape.optional() }),
  'tokens.inspect': z.strictObject({ profile: reference, token: z.enum(['access', 'id']) }),
  ...accessSchemas,
  'proxy.status': nothing,
  'proxy.pause': z.strictObject({ paused: z.boolean() }),
  'proxy.try': z.strictObject({
    profile: reference,
    path: z
      .string()
      .regex(/^\/[\x21-\x7e]*$/)
      .max(2048),
  }),
  'proxy.move': z.strictObject({ port }),
  ...backupSchemas,
  ...labSchemas,
  'host.capabilities': nothing,
  'host.preferences': nothing,
  'host.setPreferences': preferences,
  'host.doctor': nothing,
  'host.show': nothing,
  'host.openLink': z.strictObject({ url: z.string().max(8192) }),
  'host.copySecret': z.strictObject({
    text: z
      .string()
      .min(1)
      .max(32 * 1024),
  }),
  'host.saveFile': saveFileSchema,
  'host.saveLedger': z.strictObject({ name: fileName, filter: z.strictObject(ledgerFilter) }),
  'host.quit': nothing,
}

/**
 * One parser per call. A refusal names the call and the field, never the value: it may be a secret.
 * @throws VaultError `INVALID_INPUT`
 */
export const parsers: Parsers = Object.fromEntries(
  Object.entries(schemas).map(([name, schema]) => [name, (raw: unknown) => parse(name as CallName, schema, raw)]),
) as unknown as Parsers

function parse<N extends CallName>(name: N, schema: z.ZodType<unknown>, raw: unknown): Input<N> {
  const result = schema.safeParse(raw)
  if (result.success) return result.data as Input<N>
  const issue = result.error.issues[0]
  const field = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : (issue?.path.map(String).join('.') ?? '')
  const expected = issue?.code === 'unrecognized_keys' ? 'no such field' : expectation(issue)
  throw new VaultError(
    'INVALID_INPUT',
    `${name}: ${field === '' ? 'the input' : `"${field}"`} is not valid (expected ${expected}).`,
    {
      details: { call: name, field, expected },
    },
  )
}

function expectation(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_type') return issue.expected
  if (issue?.code === 'invalid_value') return issue.values.map(String).join(' | ')
  if (issue?.code === 'custom') return issue.message
  return issue?.message ?? 'another shape'
}
