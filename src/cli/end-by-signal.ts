const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * While this process owns the engine, a signal first ends that in order: a refresh under way may have spent its token, and
 * the answer exists nowhere else. Then the signal has its usual effect. Where a command listens itself (a running child, a
 * sign-in), it decides. Returns the function that stops listening.
 */
export function endBySignal(close: () => Promise<void>): () => void {
  const stop = () => {
    for (const signal of signals) process.off(signal, end)
  }
  const end = (signal: NodeJS.Signals) => {
    if (process.listenerCount(signal) > 1) return
    void close().finally(() => {
      stop()
      process.kill(process.pid, signal)
    })
  }
  for (const signal of signals) process.on(signal, end)
  return stop
}
