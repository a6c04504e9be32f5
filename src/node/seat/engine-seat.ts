import type { EngineHandlers, ProxyHandlers, StorageHandlers } from '../../core/engine.ts'
import { toWireError, VaultError } from '../../core/errors.ts'
import type { EventBus } from '../../core/events.ts'
import { createKeyedQueue } from '../../core/keyed-queue.ts'
import type { Disposable } from '../../core/lifetime.ts'
import type { Logger, RecordStore } from '../../core/ports.ts'
import type { CallName } from '../../shared/contract.ts'
import { said } from '../../shared/sentences/said.ts'
import type { StorageView } from '../../shared/views.ts'
import type { OpenSitting, Sitting } from './sitting.ts'
import { storageNotice } from './storage-notice.ts'
import { mayEnd, type StorageTrouble, type TroubleKind, troubleKind } from './storage-trouble.ts'
import { type FileMark, judgeVaultFile, markOf, replaceByCopy, setLogAside, setVaultFileAside } from './vault-file.ts'

/** What holds an engine, and puts another one in its place when the file under it was put right. */
export interface EngineSeat extends Disposable {
  /** Wait while the engine is being replaced; without one, they fail with what is wrong with the file. */
  readonly handlers: EngineHandlers & ProxyHandlers & StorageHandlers
  readonly records: RecordStore
  /** @throws VaultError when the file is not open. */
  current(): Sitting
  readonly proxyPort: () => number | null
  wake(): void
  dispose(): Promise<void>
}

export interface EngineSeatOptions {
  readonly file: string
  readonly calls: readonly CallName[]
  readonly events: EventBus
  readonly log: Logger
  readonly now: () => number
  readonly open: OpenSitting
  /** A file that cannot be opened is a state to show, not a reason to end. */
  readonly tolerant: boolean
  /** How often a file that is no good is looked at again. */
  readonly recheckMs?: number
}

/** @throws VaultError what opening throws, unless it is tolerated. */
export async function createEngineSeat(options: EngineSeatOptions): Promise<EngineSeat> {
  const { file, events, log, now, recheckMs = 2_000 } = options
  const queue = createKeyedQueue()
  let sitting: Sitting | undefined
  let trouble: StorageTrouble | undefined
  /** The file and its log as the present engine opened them. */
  let opened: { file: FileMark | null; log: FileMark | null } = { file: null, log: null }
  let setAside: string | null = null
  let lastSeen: string | undefined
  let timer: NodeJS.Timeout | undefined
  let changing: Promise<unknown> | undefined
  let disposed = false

  const announce = () => events.emit('vault.changed', null)
  const logFile = `${file}-wal`
  const clear = () => {
    trouble = undefined
    clearInterval(timer)
    timer = undefined
  }
  const note = (kind: TroubleKind, error: VaultError) => {
    const [at, logAt] = [markOf(file), markOf(logFile)]
    if (disposed || trouble?.kind === kind) return
    trouble = { kind, error, since: trouble?.since ?? now(), file: at, log: logAt }
    lastSeen = at?.state
    log.failure('vault-file-trouble', error)
    timer ??= setInterval(() => look(), recheckMs)
    timer.unref()
    events.emit('notice', storageNotice(error))
    announce()
  }
  let looking = false
  const look = () => {
    if (looking) return
    looking = true
    recheck(true)
      .catch((cause: unknown) => log.failure('recheck-failed', cause))
      .finally(() => {
        looking = false
      })
  }
  const watch = {
    failed(error: unknown) {
      const kind = troubleKind(error)
      // Damage stays damage, whatever else is met on the way.
      const worse = trouble?.kind === 'cut' || trouble?.kind === 'bad-page' || trouble?.kind === 'closed'
      if (kind && !worse) note(kind, error as VaultError)
    },
    wrote() {
      if (trouble?.kind !== 'missing' && trouble?.kind !== 'replaced') return
      clear()
      announce()
    },
  }

  async function open(): Promise<void> {
    try {
      sitting = await options.open(watch)
      opened = { file: markOf(file), log: markOf(logFile) }
      clear()
    } catch (error) {
      if (!mayEnd(error) || !options.tolerant) throw error
      const before = trouble
      const again = before?.kind === 'closed' && before.error.message === error.message
      if (!again) trouble = undefined
      note('closed', error)
    }
  }
  async function close(): Promise<void> {
    const ending = sitting
    sitting = undefined
    await ending?.dispose()
  }
  /** Nobody is answered meanwhile; they wait. */
  const change = (work: () => Promise<void>): Promise<void> => {
    const own = queue.run('seat', work).finally(() => {
      if (changing === own) changing = undefined
    })
    changing = own
    return own
  }

  /** Ends what is there and opens what stands under the name now. */
  async function takeOver(now: FileMark, foreign: boolean): Promise<void> {
    const same = now.file === opened.file?.file
    // Closing would write what is left in the log into the file that somebody has put there.
    if (sitting && foreign && same && process.platform !== 'win32') await replaceByCopy(file)
    const log = markOf(logFile)
    const formerLog = log !== null && (sitting ? log.file === opened.log?.file : log.state === trouble?.log?.state)
    await close()
    if (foreign && formerLog) await setLogAside(file, options.now())
    await open()
    if (sitting) announce()
  }

  /** Whether the file may be taken into use, and whether it is another one than before. @throws VaultError why not. */
  function judge(at: FileMark, { kind, file: before }: StorageTrouble): { foreign: boolean } {
    const same = at.file === opened.file?.file
    if (kind !== 'bad-page' || !same) {
      const foreign = kind !== 'closed' || at.state !== before?.state
      // What is the same as before is judged where it is opened.
      if (foreign) judgeVaultFile(file, { alone: true })
      return { foreign }
    }
    judgeVaultFile(file, { alone: true })
    try {
      judgeVaultFile(file, { alone: false })
      return { foreign: false }
    } catch {
      return { foreign: true }
    }
  }

  /** @param automatic nobody asked: only what can have one meaning is done. */
  async function recheck(automatic: boolean): Promise<void> {
    const before = trouble
    if (!before || disposed) return
    const at = markOf(file)
    const steady = at?.state === lastSeen
    lastSeen = at?.state
    if (sitting && (before.kind === 'missing' || before.kind === 'replaced')) {
      if (at && at.file === opened.file?.file) {
        clear()
        return announce()
      }
      const kind = at ? 'replaced' : 'missing'
      const error = new VaultError('STORAGE_UNAVAILABLE', said(`storage-${kind}`, { path: file }), {
        details: { trouble: kind },
      })
      if (kind !== before.kind) note(kind, error)
      if (automatic) return
      if (!at) throw error
    } else if (!at) {
      if (automatic) return
      throw new VaultError('STORAGE_UNAVAILABLE', said('storage-missing', { path: file }))
    } else if (automatic) {
      const changed = at.state !== before.file?.state
      const retries = before.kind === 'closed' && before.error.code === 'STORAGE_UNAVAILABLE'
      // A copy that is still being written changes from look to look.
      if (!steady || (!changed && !retries)) return
    }
    try {
      const { foreign } = judge(at, before)
      await change(() => (trouble === before || !automatic ? takeOver(at, foreign) : Promise.resolve()))
    } catch (error) {
      // Not yet: this state of the file was judged, the next one will be.
      if (trouble === before && mayEnd(error)) trouble = { ...before, file: at, error: sitting ? before.error : error }
      if (!automatic || !mayEnd(error)) throw error
    }
    if (!automatic && trouble) throw trouble.error
  }

  const status = (): StorageView => ({
    state: sitting ? 'open' : 'closed',
    path: file,
    problem: trouble ? { ...toWireError(trouble.error), since: trouble.since } : null,
    setAside,
  })
  const current = (): Sitting => {
    if (sitting) return sitting
    if (trouble) throw trouble.error
    throw new VaultError('STORAGE_UNAVAILABLE', said('storage-closed', { path: file }))
  }
  const seated = async (): Promise<Sitting> => {
    while (changing !== undefined) await changing.catch(() => undefined)
    return current()
  }
  const storage: StorageHandlers = {
    'storage.status': async () => status(),
    async 'storage.reopen'() {
      await recheck(false)
      return status()
    },
    async 'storage.setAside'() {
      if (!trouble) throw new VaultError('CONFLICT', said('storage-well', { path: file }))
      await change(async () => {
        // Under its new name first: what has it open then leaves the new file alone. Windows moves no open file.
        const early = process.platform !== 'win32'
        if (early) setAside = await setVaultFileAside(file, now())
        await close()
        if (!early) setAside = await setVaultFileAside(file, now())
        await open()
      })
      announce()
      return status()
    },
  }
  const forwarded = Object.fromEntries(
    options.calls
      .filter((name) => !/^(host|storage|lab)\./.test(name))
      .map((name) => [
        name,
        async (input: unknown) =>
          ((await seated()).handlers as unknown as Record<string, (input: unknown) => unknown>)[name]?.(input),
      ]),
  ) as unknown as EngineHandlers & ProxyHandlers

  await open()
  return {
    handlers: { ...forwarded, ...storage },
    records: {
      get: async (...given) => (await seated()).records.get(...given),
      list: async (...given) => (await seated()).records.list(...given),
      write: async (...given) => (await seated()).records.write(...given),
      close: async () => undefined,
    },
    current,
    proxyPort: () => sitting?.proxyPort() ?? null,
    wake: () => sitting?.engine.wake(),
    async dispose() {
      disposed = true
      clear()
      await change(close)
    },
  }
}
