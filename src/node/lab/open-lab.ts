import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { VaultError } from '../../core/errors.ts'
import { builtInScenario, builtInScenarios, scenarioView } from '../../core/lab/built-in-scenarios.ts'
import { createLabDesk, type LabDesk } from '../../core/lab/lab-desk.ts'
import type { LabSettingsPatch } from '../../core/lab/lab-settings.ts'
import { readScenario } from '../../core/lab/read-scenario.ts'
import type { LabScenario } from '../../core/lab/scenario.ts'
import type { Clock } from '../../core/ports.ts'
import type { LabScenarioView } from '../../shared/lab-views.ts'
import { said } from '../../shared/sentences/said.ts'
import { createLabControl } from './lab-control.ts'
import { createLabServer, type LabServer } from './lab-server.ts'

export interface OpenLabOptions {
  readonly clock: Clock
  readonly port?: number | undefined
  /** A scenario that breaks TLS asks for it by itself. */
  readonly https?: boolean | undefined
  readonly scenario?: LabScenario | undefined
  /** Over those of the scenario. */
  readonly settings?: LabSettingsPatch | undefined
  readonly seed?: number | undefined
  readonly clientId?: string | undefined
  /** So many newest rows of the journal are kept. */
  readonly keep?: number | undefined
  /** Makes the control address and its key. */
  readonly control?: boolean | undefined
}

export interface OpenLab {
  readonly server: LabServer
  readonly desk: LabDesk
  readonly control: { readonly url: string; readonly key: string } | null
  close(): Promise<void>
}

/**
 * A lab that listens, with its desk.
 * @throws VaultError `PORT_IN_USE`.
 */
export async function openLab(options: OpenLabOptions): Promise<OpenLab> {
  const { clock, port, scenario, settings, seed, clientId, keep } = options
  const https = options.https ?? scenario?.https ?? false
  const server = await createLabServer({ clock, port, https, seed, clientId, keep, settings })
  const desk = createLabDesk(server, clock)
  const key = options.control ? `lab_control.${randomBytes(24).toString('base64url')}` : null
  if (key !== null) server.serveControl(createLabControl(desk, key, (given) => server.signIn(given)))
  await server.start()
  if (scenario) {
    desk.select(scenario)
    if (settings) desk.configure({ settings })
  }
  return {
    server,
    desk,
    control: key === null ? null : { url: `${server.issuer}/_lab`, key },
    async close() {
      desk.close()
      await server.close()
    },
  }
}

/**
 * A scenario by the name of a built-in one, or from a file (`*.json`, or a path).
 * @throws VaultError `NOT_FOUND`, `STORAGE_UNAVAILABLE`, `DEFINITION_INVALID` naming the file, the pointer and the remedy.
 */
export async function loadScenario(nameOrFile: string): Promise<LabScenario> {
  if (!nameOrFile.endsWith('.json') && !/[\\/]/.test(nameOrFile)) return builtInScenario(nameOrFile)
  return readScenario(await parsedFile(nameOrFile), nameOrFile)
}

async function parsedFile(file: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    const words = said(missing ? 'lab-no-file' : 'lab-file-unreadable', { file })
    throw new VaultError(missing ? 'NOT_FOUND' : 'STORAGE_UNAVAILABLE', words, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    const names = { file, pointer: '', expected: 'JSON', localExpected: '应为 JSON' }
    throw new VaultError('DEFINITION_INVALID', said('definition-fault', names), { cause })
  }
}

/** The scenarios that come with the product. */
export function builtInScenarioViews(): LabScenarioView[] {
  return builtInScenarios().map((scenario) => scenarioView(scenario, true))
}
