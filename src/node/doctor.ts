import { stat } from 'node:fs/promises'
import type { Vault } from '../core/vault/vault.ts'
import type { DoctorCheckView, Protection } from '../shared/views.ts'
import type { DataPaths } from './data-directory.ts'

type Check = DoctorCheckView

export interface DoctorDeps {
  readonly paths: DataPaths
  readonly vault: Vault
  readonly proxyPort: () => number | null
  /** Why the proxy does not listen, if it does not. */
  readonly proxyProblem: () => string | null
}

const guarded: Record<Protection, string> = {
  keychain: 'the system keychain',
  'safe-storage': 'Electron safeStorage',
  passphrase: 'a passphrase',
  memory: 'nothing on disk: it is kept in memory until the program ends',
}

/** Looks at what protects the secrets and at what commonly goes wrong; each finding says what to do. */
export async function examine({ paths, vault, proxyPort, proxyProblem }: DoctorDeps): Promise<Check[]> {
  const status = await vault.status()
  return [
    runtime(),
    await directoryMode(paths),
    vaultState(status),
    ...status.options.filter((option) => option.kind !== 'memory' && option.kind !== 'passphrase').map(slotOption),
    proxyState(proxyPort(), proxyProblem()),
  ]
}

function runtime(): Check {
  return { id: 'runtime', status: 'ok', summary: `Node ${process.versions.node} on ${process.platform}.`, remedy: null }
}

async function directoryMode(paths: DataPaths): Promise<Check> {
  const id = 'data-directory'
  if (process.platform === 'win32') return { id, status: 'ok', summary: `Data directory ${paths.root}.`, remedy: null }
  const modes = await Promise.all([paths.root, paths.vault].map(async (path) => [path, (await stat(path)).mode] as const))
  const open = modes.find(([, mode]) => (mode & 0o077) !== 0)
  if (!open) return { id, status: 'ok', summary: `Only you can read ${paths.root}.`, remedy: null }
  return {
    id,
    status: 'problem',
    summary: `Other users of this machine can read ${open[0]}.`,
    remedy: `Run: chmod go-rwx "${open[0]}"`,
  }
}

function vaultState(status: Awaited<ReturnType<Vault['status']>>): Check {
  const id = 'vault'
  if (status.state === 'uninitialised') {
    return { id, status: 'warning', summary: 'There is no vault yet.', remedy: 'Open the window, or run: tokenvault init' }
  }
  const by = status.slots.map((slot) => guarded[slot]).join(' and ') || guarded.memory
  if (status.state === 'unlocked') {
    const memory = status.protection === 'memory'
    return {
      id,
      status: memory ? 'warning' : 'ok',
      summary: `The vault is open; its key is protected by ${by}.`,
      remedy: memory ? 'Add a keychain or passphrase slot in the settings, or secrets are lost on exit.' : null,
    }
  }
  return {
    id,
    status: 'warning',
    summary: `The vault is locked (protected by ${by}).${status.problem ? ` ${status.problem.message}` : ''}`,
    remedy: 'Unlock it in the window, or run: tokenvault unlock',
  }
}

function slotOption(option: { kind: Protection; available: boolean; reason: string | null }): Check {
  const name = guarded[option.kind]
  return option.available
    ? { id: `slot-${option.kind}`, status: 'ok', summary: `This host can use ${name}.`, remedy: null }
    : { id: `slot-${option.kind}`, status: 'warning', summary: `This host cannot use ${name}.`, remedy: option.reason }
}

function proxyState(port: number | null, problem: string | null): Check {
  const id = 'proxy'
  if (port !== null) return { id, status: 'ok', summary: `The proxy listens on 127.0.0.1:${port}.`, remedy: null }
  return problem === null
    ? { id, status: 'warning', summary: 'The proxy is not running.', remedy: 'Start a host: tokenvault serve' }
    : { id, status: 'problem', summary: 'The proxy is not listening.', remedy: problem }
}
