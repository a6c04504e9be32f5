import type { OpenLab } from '../node/lab/open-lab.ts'
import { parseDuration } from './duration.ts'

export interface LabOptions {
  readonly port?: number
  /** A built-in scenario, or a file. */
  readonly scenario?: string
  readonly accessTtl?: string
  readonly https?: boolean
  readonly seed?: number
  readonly clientId?: string
  readonly autoConsent?: boolean
}

/** A lab of this process, as the options say. It needs no vault and no data directory. */
export async function labFor(
  options: LabOptions,
  { consent }: { consent: 'auto' | 'button' },
): Promise<{ lab: OpenLab; dispose: () => Promise<void> }> {
  const { port, accessTtl, https, seed, clientId } = options
  const accessSeconds = accessTtl === undefined ? undefined : parseDuration(accessTtl, '--access-ttl') / 1000
  const { loadScenario, openLab } = await import('../node/lab/open-lab.ts')
  const { createWallClock } = await import('../node/wall-clock.ts')
  const scenario = options.scenario === undefined ? undefined : await loadScenario(options.scenario)
  const clock = createWallClock()
  try {
    const settings = { consent, ...(accessSeconds === undefined ? {} : { accessSeconds }) }
    const lab = await openLab({ clock, port, https, seed, clientId, scenario, settings, control: true })
    return {
      lab,
      async dispose() {
        await lab.close()
        clock.dispose()
      },
    }
  } catch (error) {
    clock.dispose()
    throw error
  }
}
