import type { ProxyHandlers } from '../core/engine.ts'
import { toWireError, VaultError } from '../core/errors.ts'
import type { EventBus } from '../core/events.ts'
import type { Disposable } from '../core/lifetime.ts'
import type { Clock, RecordStore } from '../core/ports.ts'
import type { WireError } from '../shared/result.ts'
import { createRememberedPort } from './remembered-port.ts'

/** The first port tried when nobody chose one; tools are configured with it once, so it is remembered afterwards. */
export const firstProxyPort = 8417

/** How often a taken port is tried again: whoever has it may be about to end. */
const retryMs = 3_000

/** The part of the proxy server that this file drives. */
export interface ProxySocket extends Disposable {
  /** @throws VaultError `PORT_IN_USE` naming the port. */
  listen(port: number): Promise<{ port: number }>
  close(): Promise<void>
  pause(paused: boolean): void
  readonly paused: boolean
  readonly openRequests: number
}

export interface ProxyPresence extends Disposable {
  readonly handlers: Omit<ProxyHandlers, 'proxy.try'>
  /** The port it listens on, or `null`. */
  readonly port: () => number | null
  /** Listens. A taken port is a shown problem, not a failed start: everything else works without the proxy. */
  start(): Promise<void>
}

/**
 * Where the proxy listens: on the port given for this run, else the remembered one, else the first free one, which is
 * then remembered. A remembered port that is taken is never silently replaced, because configured tools would talk to a
 * stranger; it is tried again until it is free.
 */
export function createProxyPresence(
  socket: ProxySocket,
  records: RecordStore,
  events: Pick<EventBus, 'emit'>,
  clock: Clock,
  givenPort: number | undefined,
): ProxyPresence {
  let port: number | null = null
  let cancelRetry: () => void = () => undefined
  let problem: WireError | null = null
  let disposed = false

  const status = () => ({
    listening: port !== null,
    port,
    paused: socket.paused,
    problem,
    openRequests: socket.openRequests,
  })
  const remembered = createRememberedPort(records, 'proxy')
  const listen = async (wanted: number) => {
    port = (await socket.listen(wanted)).port
    problem = null
  }
  const listenFirst = async () => {
    try {
      await listen(firstProxyPort)
    } catch (error) {
      if (!(error instanceof VaultError) || error.code !== 'PORT_IN_USE') throw error
      await listen(0)
    }
  }

  const start = async () => {
    const known = problem?.message
    try {
      const stored = await remembered.read()
      if (disposed) return
      if (givenPort !== undefined) await listen(givenPort)
      else if (stored !== null) await listen(stored)
      else await listenFirst()
      if (givenPort === undefined && port !== null) await remembered.write(port)
    } catch (error) {
      problem = toWireError(error)
      if (port === null) cancelRetry = clock.at(clock.now() + retryMs, () => void start())
    }
    if (port === null && problem?.message === known) return
    events.emit('proxy.changed', null)
    events.emit('profiles.changed', { profileIds: [] })
  }

  return {
    port: () => port,
    start,
    handlers: {
      'proxy.status': async () => status(),
      async 'proxy.pause'({ paused }) {
        socket.pause(paused)
        events.emit('proxy.changed', null)
        return status()
      },
      async 'proxy.move'({ port: wanted }) {
        const before = port
        cancelRetry()
        await socket.close()
        port = null
        try {
          await listen(wanted)
        } catch (error) {
          // The old place is better than none; the caller learns why the new one failed.
          if (before !== null) await listen(before).catch(() => start())
          throw error
        }
        if (port !== null) await remembered.write(port)
        events.emit('proxy.changed', null)
        events.emit('profiles.changed', { profileIds: [] })
        return status()
      },
    },
    async dispose() {
      disposed = true
      cancelRetry()
      port = null
      await socket.dispose()
    },
  }
}
