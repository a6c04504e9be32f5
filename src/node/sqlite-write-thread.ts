import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { VaultError } from '../core/errors.ts'
import type { ErrorCode } from '../shared/result.ts'
import { said } from '../shared/sentences/said.ts'
import { fileIdentity } from './sqlite-place.ts'
import type { WriteAnswer, WriteJob } from './sqlite-writer.ts'
import type { SqliteWrites } from './sqlite-writes.ts'

/** The same writes, each a promise that settles once the disk has them. */
export type AsyncWrites = {
  readonly [M in keyof SqliteWrites]: (...given: Parameters<SqliteWrites[M]>) => Promise<void>
} & {
  close(): Promise<void>
}

/** Beside this file as source; in a build, beside the program or one folder up from a shared chunk. */
function writerProgram(): URL {
  if (import.meta.url.endsWith('.ts')) return new URL('./sqlite-writer.ts', import.meta.url)
  const beside = new URL('./sqlite-writer.js', import.meta.url)
  return existsSync(beside) ? beside : new URL('../sqlite-writer.js', import.meta.url)
}

/**
 * Writes on a thread of its own: an fsync on a slow disk, or a file that another program holds, stops neither the proxy nor
 * the window. A thread that dies is replaced at the next write; what it had not answered fails as `STORAGE_UNAVAILABLE`,
 * and compare-and-set tells whoever repeats it whether it had happened.
 */
export function createWriteThread(file: string): AsyncWrites {
  // The thread may start much later, or again: it must never take up another file than the one that is read.
  const opened = fileIdentity(file)
  const waiting = new Map<number, { resolve: () => void; reject: (error: VaultError) => void }>()
  let worker: Worker | undefined
  let serial = 0
  let closed = false

  const gone = (cause: unknown) => {
    worker = undefined
    const error = new VaultError('STORAGE_UNAVAILABLE', said('storage-thread-ended', { path: file }), { cause })
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const start = (): Worker => {
    const started = new Worker(writerProgram(), { workerData: { file, opened }, execArgv: [], name: 'vault-writer' })
    started.on('message', settle)
    started.on('error', gone)
    started.on('exit', (code) => {
      if (worker === started) gone(new Error(`exit code ${code}`))
    })
    return started
  }
  const settle = (answer: WriteAnswer) => {
    const job = waiting.get(answer.id)
    waiting.delete(answer.id)
    // Idle, it does not keep the process running.
    if (waiting.size === 0) worker?.unref()
    if (answer.ok) job?.resolve()
    else job?.reject(failure(answer))
  }
  const send = (name: WriteJob['name'], given: unknown[]): Promise<void> => {
    if (closed) return Promise.reject(new VaultError('STORAGE_UNAVAILABLE', said('storage-closed', { path: file })))
    worker ??= start()
    worker.ref()
    serial += 1
    const id = serial
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    waiting.set(id, { resolve, reject })
    worker.postMessage({ id, name, given })
    return promise
  }
  return {
    write: (...given) => send('write', given),
    append: (...given) => send('append', given),
    trim: (...given) => send('trim', given),
    async close() {
      closed = true
      const ending = worker
      if (!ending) return
      worker = undefined
      ending.ref()
      const exited = new Promise<void>((resolve) => ending.once('exit', () => resolve()))
      ending.postMessage('close')
      await exited
    },
  }
}

function failure({ code, message, details, errcode }: Extract<WriteAnswer, { ok: false }>): VaultError {
  const cause = errcode === undefined ? undefined : Object.assign(new Error('SQLite'), { errcode })
  return new VaultError(code as ErrorCode, message, {
    ...(cause === undefined ? {} : { cause }),
    ...(details === undefined ? {} : { details }),
  })
}
