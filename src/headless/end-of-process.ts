/** What of `process` is used; a test passes an emitter. */
export interface EndableProcess {
  on(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown
  off(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Resolves when the program is asked to end: by a signal, or by `ask`. */
export function untilAskedToEnd(process: EndableProcess): { readonly asked: Promise<void>; readonly ask: () => void } {
  let ask: () => void = () => undefined
  const asked = new Promise<void>((resolve) => {
    ask = () => {
      for (const signal of signals) process.off(signal, ask)
      resolve()
    }
    for (const signal of signals) process.on(signal, ask)
  })
  return { asked, ask: () => ask() }
}
