import type { Engine, EngineHandlers, ProxyHandlers } from '../../core/engine.ts'
import type { RecordStore } from '../../core/ports.ts'
import type { StoreWatch } from './watch-store.ts'

/** An engine on an open vault file, with its proxy: what a seat replaces as a whole when another file takes its place. */
export interface Sitting {
  readonly engine: Engine
  readonly handlers: EngineHandlers & ProxyHandlers
  readonly records: RecordStore
  readonly proxyPort: () => number | null
  dispose(): Promise<void>
}

/** Opens the file and everything on it. What was opened is closed again when a later step fails. */
export type OpenSitting = (watch: StoreWatch) => Promise<Sitting>
