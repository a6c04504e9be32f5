import type { ClashChoice } from '../../shared/backup-views.ts'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ContentsProfile } from './contents.ts'

/** What is here already, as far as the plan has to know. */
export interface Present {
  readonly byId: (id: string) => Profile | undefined
  readonly byName: (name: string) => Profile | undefined
  /** Of a profile that was removed and can be brought back. */
  readonly isNameKept: (name: string) => boolean
  readonly hasSession: (id: string) => boolean
}

export type ProfilePlan =
  /** A new row. `session` false: its chain belongs to a profile that is here already. */
  | { readonly action: 'add'; readonly from: ContentsProfile; readonly name: string; readonly session: boolean }
  /** A profile of the same origin that has no session here: it gets its own back. */
  | { readonly action: 'return'; readonly from: ContentsProfile; readonly into: Profile }
  /** Same origin, by the person's choice. */
  | { readonly action: 'update'; readonly from: ContentsProfile; readonly into: Profile }
  /** Another profile that only has the name, by the person's choice: it goes. */
  | { readonly action: 'replace'; readonly from: ContentsProfile; readonly gone: Profile }
  | { readonly action: 'skip'; readonly from: ContentsProfile; readonly because: Profile }

/** The profile that stands in the way of an imported one, or `undefined`. */
export function clashOf(from: ContentsProfile, present: Present): Profile | undefined {
  const same = from.id === undefined ? undefined : present.byId(from.id)
  if (same) return present.hasSession(same.id) ? same : undefined
  return present.byName(from.name)
}

/**
 * Decides what becomes of each profile of a file. A session stays with the id it was born with: so one refresh chain never
 * stands in two profiles, however often a file is imported.
 * @throws VaultError `CONFLICT` listing the names, when the choice is `refuse`; `INVALID_INPUT` for a name twice in the file.
 */
export function planImport(incoming: readonly ContentsProfile[], present: Present, choice: ClashChoice): ProfilePlan[] {
  refuseTwins(incoming)
  if (choice === 'refuse') refuseClashes(incoming, present)
  const taken = new Set(incoming.map(({ name }) => name))
  const freeName = (wanted: string): string => {
    for (let n = 2; ; n += 1) {
      const name = `${wanted.slice(0, 60).replace(/-+$/, '')}-${n}`
      if (taken.has(name) || present.byName(name) || present.isNameKept(name)) continue
      taken.add(name)
      return name
    }
  }
  return incoming.map((from): ProfilePlan => {
    const same = from.id === undefined ? undefined : present.byId(from.id)
    const clash = clashOf(from, present)
    if (!clash) {
      return same ? { action: 'return', from, into: same } : { action: 'add', from, name: from.name, session: true }
    }
    if (choice === 'rename') return { action: 'add', from, name: freeName(from.name), session: same === undefined }
    if (choice !== 'replace') return { action: 'skip', from, because: clash }
    const samePlace = same !== undefined || from.id === undefined
    return samePlace ? { action: 'update', from, into: clash } : { action: 'replace', from, gone: clash }
  })
}

function refuseClashes(incoming: readonly ContentsProfile[], present: Present): void {
  const names = incoming.flatMap((from) => (clashOf(from, present) ? [from.name] : []))
  if (names.length === 0) return
  const words = said('import-profiles-here', {
    listed: names.slice(0, 12).join(', '),
    more: Math.max(0, names.length - 12),
  })
  throw new VaultError('CONFLICT', words, { details: { profiles: names.join(', '), count: names.length } })
}

function refuseTwins(incoming: readonly ContentsProfile[]): void {
  const seen = new Set<string>()
  for (const { name } of incoming) {
    if (seen.has(name)) {
      throw new VaultError('INVALID_INPUT', said('import-twins', { profile: name }))
    }
    seen.add(name)
  }
}
