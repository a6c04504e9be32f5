/** Runs work one at a time per key, in order of arrival; different keys run side by side. */
export interface KeyedQueue {
  run<T>(key: string, work: () => Promise<T>): Promise<T>
}

export function createKeyedQueue(): KeyedQueue {
  const tails = new Map<string, Promise<unknown>>()
  return {
    run(key, work) {
      const before = tails.get(key) ?? Promise.resolve()
      const own = before.then(work, work)
      tails.set(key, own)
      const clean = () => {
        if (tails.get(key) === own) tails.delete(key)
      }
      own.then(clean, clean)
      return own
    },
  }
}
