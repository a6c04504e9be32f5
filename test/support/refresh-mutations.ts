import type { KeyedQueue } from '../../src/core/keyed-queue.ts'
import type { ProfileStore } from '../../src/core/profiles/profile-store.ts'

/** One guard of the refresher taken out. Whatever proves the guards has to fail with each of these. */
export interface RefreshMutation {
  readonly queue?: KeyedQueue
  readonly wrapStore?: (store: ProfileStore) => ProfileStore
}

/** No critical section: everybody decides at once. */
export const withoutQueue: KeyedQueue = { run: (_key, work) => work(), runAll: (_keys, work) => work() }

/** Writes over whatever stands there. */
const withoutCompareAndSet = (store: ProfileStore): ProfileStore => ({
  ...store,
  commit: async (id, _version, facts, tokens) => {
    for (;;) {
      try {
        return await store.commit(id, store.session(id).version, facts, tokens)
      } catch {
        await store.reread(id)
      }
    }
  },
})

/** Decides from what it knew at first, and writes over whatever stands there, as a refresher without a re-read does. */
export const withoutReread = (store: ProfileStore): ProfileStore => {
  let known: Awaited<ReturnType<ProfileStore['tokens']>>
  let session: ReturnType<ProfileStore['session']> | undefined
  return {
    ...store,
    async reread(id) {
      session ??= await store.reread(id)
      return session
    },
    async tokens(id) {
      known ??= await store.tokens(id)
      return known
    },
    peekTokens: () => undefined,
    commit: withoutCompareAndSet(store).commit,
  }
}

/** Says "committed" before anything is on disk. */
export const withoutCommit = (store: ProfileStore): ProfileStore => {
  let pretended: Awaited<ReturnType<ProfileStore['tokens']>>
  return {
    ...store,
    tokens: async (id) => pretended ?? store.tokens(id),
    async commit(id, version, facts, tokens) {
      if (!tokens || version < 2) return store.commit(id, version, facts, tokens)
      pretended = tokens
      return { facts, version: version + 1 }
    },
  }
}
