import { VaultError } from '../../../src/core/errors.ts'
import type { RecordStore } from '../../../src/core/ports.ts'

/** Where a process can die: each time it touches the disk or the network, before and after. */
export interface Mortality {
  readonly dead: boolean
  /** Never resolves in a dead process. */
  step(): Promise<void>
  kill(): void
  /** Dies by itself after so many more steps. */
  dieAfter(steps: number): void
}

export function createMortality(onDeath: () => void): Mortality {
  let dead = false
  let left = Number.POSITIVE_INFINITY
  const kill = () => {
    if (dead) return
    dead = true
    onDeath()
  }
  return {
    get dead() {
      return dead
    },
    async step() {
      left -= 1
      if (left < 0) kill()
      if (dead) await new Promise(() => {})
    },
    kill,
    dieAfter(steps) {
      left = steps
    },
  }
}

export interface DiskState {
  full: boolean
  /** Tokens that ever stood on the disk, and the processes that put them there. */
  readonly held: Map<string, Set<number>>
}

/** The disk as one process sees it. */
export function mortalRecords(records: RecordStore, life: Mortality, disk: DiskState, process: number): RecordStore {
  return {
    ...records,
    async get(kind, id) {
      await life.step()
      const row = await records.get(kind, id)
      await life.step()
      return row
    },
    async write(changes) {
      await life.step()
      if (disk.full) throw new VaultError('STORAGE_UNAVAILABLE', 'The disk is full.')
      await records.write(changes)
      for (const change of changes) {
        if (change.op === 'put' && change.kind === 'tokens') note(disk, change.sealed, process)
      }
      await life.step()
    },
  }
}

export function note({ held }: DiskState, sealed: string | null, process: number): void {
  const { accessToken, refreshToken } = JSON.parse(sealed ?? '{}') as Record<string, string | undefined>
  for (const token of [accessToken, refreshToken]) {
    if (token) held.set(token, (held.get(token) ?? new Set()).add(process))
  }
}
