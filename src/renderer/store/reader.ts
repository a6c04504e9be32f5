/**
 * Runs `read` at most once at a time. Asked during a run, it runs once more afterwards, because the run may have begun
 * before the change that it is asked about; many requests in that time still cost only one more run.
 */
export function createReader(read: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let following: Promise<void> | null = null
  const run = (): Promise<void> => {
    running = read().finally(() => {
      running = null
    })
    return running
  }
  return () => {
    if (!running) return run()
    following ??= running
      .catch(() => undefined)
      .then(() => {
        following = null
        return run()
      })
    return following
  }
}
