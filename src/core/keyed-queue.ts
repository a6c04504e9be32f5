/** Runs work one at a time per key, in order of arrival; different keys run side by side. */
export interface KeyedQueue {
  run<T>(key: string, work: () => Promise<T>): Promise<T>
  /** Runs `work` once it has its turn for every key. All places are taken at once, so two such calls never wait for each other. */
  runAll<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>
}

export function createKeyedQueue(): KeyedQueue {
  const tails = new Map<string, Promise<unknown>>()
  const run = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const before = tails.get(key) ?? Promise.resolve()
    const own = before.then(work, work)
    tails.set(key, own)
    const clean = () => {
      if (tails.get(key) === own) tails.delete(key)
    }
    own.then(clean, clean)
    return own
  }
  return {
    run,
    async runAll(keys, work) {
      const gate = Promise.withResolvers<void>()
      const turns = [...new Set(keys)].map((key) => {
        const { promise, resolve } = Promise.withResolvers<void>()
        void run(key, () => {
          resolve()
          return gate.promise
        })
        return promise
      })
      try {
        await Promise.all(turns)
        return await work()
      } finally {
        gate.resolve()
      }
    },
  }
}
