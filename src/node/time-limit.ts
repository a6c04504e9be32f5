/** Settles as `work` does, or rejects with `late` after `ms`. The work itself goes on; nobody waits for it any more. */
export function within<T>(work: Promise<T>, ms: number, late: Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
