import { z } from 'zod'
import { grantTypes } from '../../shared/views.ts'
import { profileNamePattern } from '../profiles/profile.ts'
import { tokenSetRow } from '../profiles/profile-rows.ts'

const text = z.record(z.string().max(64), z.string().max(64 * 1024))

const session = z.object({
  tokens: tokenSetRow,
  /** An answer to a refresh was lost before the export (see `SessionFacts.refreshStartedAt`). */
  refreshStartedAt: z.number().nullable(),
  /** It was itself a copy that nobody had taken over. */
  held: z.boolean(),
})

const profile = z.object({
  /** Absent in a file without secrets: a profile that is made from it is another one. */
  id: z.string().min(1).max(128).optional(),
  name: z.string().regex(profileNamePattern),
  provider: z.string().min(1).max(128),
  grant: z.enum(grantTypes),
  settings: text,
  tags: z.array(z.string().min(1).max(64)).max(32),
  createdAt: z.number().optional(),
  secrets: text.optional(),
  session: session.optional(),
})

const client = z.object({ id: z.string().min(1), meta: z.record(z.string(), z.json()) })

/** What a file holds, in the clear. Unknown members are dropped: a newer minor version may add some. */
export const contentsShape = z.object({
  providers: z.array(z.object({ definition: z.unknown(), source: z.string() })).max(10_000),
  profiles: z.array(profile).max(100_000),
  /** Rows of the proxy's clients: hashes of keys, never keys. Only in a backup. */
  clients: z.array(client).max(100_000).optional(),
})

export type Contents = Readonly<z.infer<typeof contentsShape>>
export type ContentsProfile = Readonly<z.infer<typeof profile>>
export type ContentsSession = Readonly<z.infer<typeof session>>
