export interface Disposable {
  dispose(): void | Promise<void>
}

export interface Lifetime extends Disposable {
  /** Registers something with an end on the line that creates it, and returns it. */
  own<T extends Disposable>(thing: T): T
  onDispose(run: () => void | Promise<void>): void
  dispose(): Promise<void>
}

/** Ends everything it owns in reverse order, once. One failing end does not keep the others from ending. */
export function createLifetime(report: (error: unknown) => void): Lifetime {
  const ends: (() => void | Promise<void>)[] = []
  let disposing: Promise<void> | undefined
  return {
    own(thing) {
      ends.push(() => thing.dispose())
      return thing
    },
    onDispose(run) {
      ends.push(run)
    },
    dispose() {
      disposing ??= (async () => {
        for (const end of ends.reverse()) {
          try {
            await end()
          } catch (error) {
            report(error)
          }
        }
      })()
      return disposing
    },
  }
}
