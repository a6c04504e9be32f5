import type { LabHandlers } from '../../core/engine.ts'
import { VaultError } from '../../core/errors.ts'
import type { EventBus } from '../../core/events.ts'
import { createKeyedQueue } from '../../core/keyed-queue.ts'
import type { Disposable } from '../../core/lifetime.ts'
import type { Clock, RecordStore } from '../../core/ports.ts'
import type { Input } from '../../shared/contract.ts'
import type { LabReportView } from '../../shared/lab-views.ts'
import { said } from '../../shared/sentences/said.ts'
import { createRememberedPort } from '../remembered-port.ts'
import { createLabProfiles, type LabProfileCalls } from './lab-profiles.ts'
import type { OpenLab } from './open-lab.ts'

/** An app under test may send hundreds of requests a second; whoever watches reads again only so often. */
const calmMs = 250
/** Rows that the window's lab keeps; the report reads them all, in the process that also refreshes and proxies. */
const keptRows = 3_000

export interface LabPresenceDeps {
  readonly records: Pick<RecordStore, 'get' | 'write'>
  readonly events: Pick<EventBus, 'emit' | 'on'>
  readonly clock: Clock
  readonly calls: LabProfileCalls
}

export interface LabPresence extends Disposable {
  readonly handlers: LabHandlers
  dispose(): Promise<void>
}

/**
 * The token lab of a host: off until it is started, and then on the port of last time, because the app under test and
 * profiles of the lab hold its address. What the last run showed stays until the next one.
 */
export function createLabPresence({ records, events, clock, calls }: LabPresenceDeps): LabPresence {
  const queue = createKeyedQueue()
  const port = createRememberedPort(records, 'lab')
  let current: OpenLab | null = null
  /** The lab of the last run, for its journal, with the report as it was when it stopped. */
  let last: { lab: OpenLab; report: LabReportView } | null = null
  let disposed = false
  let stopListening = () => {}
  let saidAt = Number.NEGATIVE_INFINITY
  let cancelSaying: (() => void) | null = null

  function say(): void {
    cancelSaying?.()
    cancelSaying = null
    saidAt = clock.now()
    events.emit('lab.changed', null)
  }
  function changed(): void {
    if (cancelSaying || disposed) return
    const now = clock.now()
    const wait = Math.min(calmMs, saidAt + calmMs - now)
    if (wait <= 0) say()
    else cancelSaying = clock.at(now + wait, say)
  }

  function running(): OpenLab {
    if (current) return current
    throw new VaultError('CONFLICT', said('lab-off', {}))
  }
  const status = () => ({ running: current?.desk.status() ?? null })

  async function open({ scenario: id, https, port: given }: Input<'lab.start'>): Promise<OpenLab> {
    const { openLab } = await import('./open-lab.ts')
    const { builtInScenario } = await import('../../core/lab/built-in-scenarios.ts')
    const scenario = id === undefined ? undefined : builtInScenario(id)
    const on = (chosen: number) => openLab({ clock, scenario, https, port: chosen, control: true, keep: keptRows })
    if (given !== undefined) return on(given)
    // Where the disk does not serve, the lab runs all the same; only its port is another one then.
    return on((await port.read().catch(() => null)) ?? 0).catch((error) => {
      if (error instanceof VaultError && error.code === 'PORT_IN_USE') return on(0)
      throw error
    })
  }

  async function start(input: Input<'lab.start'>): Promise<void> {
    if (current) throw new VaultError('CONFLICT', said('lab-runs', {}))
    const lab = await open(input)
    if (disposed) return lab.close()
    current = lab
    last = null
    stopListening = lab.desk.onChange(changed)
    say()
    await port.write(lab.server.port).catch(() => undefined)
  }

  async function stop(): Promise<void> {
    const lab = current
    if (!lab) return
    last = { lab, report: lab.desk.report() }
    current = null
    stopListening()
    await lab.close()
    say()
  }

  const profiles = createLabProfiles({ calls, events, server: () => running().server })

  return {
    handlers: {
      'lab.status': async () => status(),
      async 'lab.scenarios'() {
        const { builtInScenarioViews } = await import('./open-lab.ts')
        return builtInScenarioViews()
      },
      async 'lab.start'(input) {
        await queue.run('lab', () => start(input))
        return status()
      },
      async 'lab.stop'() {
        await queue.run('lab', stop)
        return status()
      },
      'lab.configure': async (change) => ({ running: running().desk.configure(change) }),
      'lab.act': async (action) => ({ running: await running().desk.act(action) }),
      async 'lab.select'({ scenario }) {
        const { builtInScenario } = await import('../../core/lab/built-in-scenarios.ts')
        return { running: running().desk.select(scenario === null ? null : builtInScenario(scenario)) }
      },
      async 'lab.journal'(query) {
        const lab = current ?? last?.lab
        return lab ? lab.desk.journal(query) : { rows: [], newest: 0, dropped: 0 }
      },
      'lab.report': async () => current?.desk.report() ?? last?.report ?? null,
      async 'lab.credentials'() {
        const { server, control } = running()
        return {
          clientSecret: server.clients.service.secret,
          controlUrl: control?.url ?? '',
          controlKey: control?.key ?? '',
          authority: server.authority,
        }
      },
      'lab.addProfile': () => profiles.add(),
      'lab.signIn': ({ profile }) => profiles.signIn(profile),
    },
    async dispose() {
      disposed = true
      cancelSaying?.()
      profiles.dispose()
      await queue.run('lab', async () => {
        await current?.close()
        current = null
      })
    },
  }
}
