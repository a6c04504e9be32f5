import type { Processes } from '../../src/core/ports.ts'

export interface FakeProcesses extends Processes {
  /** Ended, or never there. */
  readonly gone: Set<number>
  /** Numbers that the system has given to another process meanwhile. */
  readonly reused: Set<number>
}

/** Every process is there, until a test says otherwise. */
export function createFakeProcesses(): FakeProcesses {
  const gone = new Set<number>()
  const reused = new Set<number>()
  return {
    gone,
    reused,
    mark: async (processId) =>
      gone.has(processId) ? null : `start-${processId}${reused.has(processId) ? '-again' : ''}`,
  }
}
