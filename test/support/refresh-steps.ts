import type { EngineFetch, RecordStore } from '../../src/core/ports.ts'

/** Every place of a refresh at which a process can die, in order. The two of the server are held by the server. */
export const refreshSteps = [
  'before-reread',
  'after-reread',
  'before-journal',
  'during-journal',
  'after-journal',
  'before-request',
  'request-sent',
  'server-committed',
  'answer-arrived',
  'before-commit',
  'during-commit',
  'after-commit',
  'published',
] as const
export type RefreshStep = (typeof refreshSteps)[number]

/** Places around a refresh: how a process becomes the owner of the data directory, and how it stops being it. */
export const ownerSteps = ['before-lock', 'holding-lock', 'releasing-lock'] as const
export type ProcessStep = RefreshStep | (typeof ownerSteps)[number]

/** Called at each step; whoever stops there never comes back from it. */
export type Pass = (step: ProcessStep) => Promise<void>

/**
 * The disk of a process whose refresh is looked at: first the re-read, then the journal, then the commit. A disk that
 * `forgetsJournal` says that it has the journal and has not.
 */
export function steppedRecords(
  records: RecordStore,
  pass: Pass,
  refreshing: () => boolean,
  forgetsJournal = false,
): RecordStore {
  let reads = 0
  let writes = 0
  return {
    ...records,
    async get(kind, id) {
      if (kind !== 'tokens' || !refreshing()) return records.get(kind, id)
      reads += 1
      if (reads > 1) return records.get(kind, id)
      await pass('before-reread')
      const row = await records.get(kind, id)
      await pass('after-reread')
      return row
    },
    async write(changes) {
      if (!refreshing() || !changes.some(({ kind }) => kind === 'tokens')) return records.write(changes)
      writes += 1
      const name = writes === 1 ? 'journal' : 'commit'
      await pass(`before-${name}`)
      const written = forgetsJournal && writes === 1 ? undefined : records.write(changes)
      await pass(`during-${name}`)
      await written
      await pass(`after-${name}`)
    },
  }
}

/** The line of such a process: the answer of the token endpoint is whole when it has arrived. */
export function steppedFetch(fetch: EngineFetch, pass: Pass, refreshing: () => boolean): EngineFetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    if (!refreshing() || !url.endsWith('/token')) return fetch(input, init)
    await pass('before-request')
    const answer = await fetch(input, init)
    const { status, headers } = answer
    const body = await answer.arrayBuffer()
    await pass('answer-arrived')
    return new Response(body, { status, headers })
  }
}
