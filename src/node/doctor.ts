import { lstat, stat } from 'node:fs/promises'
import type { EngineHandlers, StorageHandlers } from '../core/engine.ts'
import type { DoctorCheckView } from '../shared/views.ts'
import type { DataPaths } from './data-directory.ts'
import type { HostEgress } from './egress/host-egress.ts'
import { passphraseFileVariable } from './passphrase-file.ts'
import { mayEnd } from './seat/storage-trouble.ts'

export interface DoctorDeps {
  readonly handlers: EngineHandlers & StorageHandlers
  readonly paths: DataPaths
  readonly proxyPort: () => number | null
  readonly out: Pick<HostEgress, 'proxyFor' | 'authorities' | 'problem'>
  readonly env?: Readonly<Record<string, string | undefined>>
}

type Check = () => Promise<DoctorCheckView>

/** Looks at what usually goes wrong, and says what to do about it. Changes nothing; a check that fails itself is a problem. */
export function createDoctor({
  handlers,
  paths,
  proxyPort,
  out,
  env = process.env,
}: DoctorDeps): () => Promise<DoctorCheckView[]> {
  const checks: Readonly<Record<string, Check>> = {
    runtime: async () => ok('runtime', `Node ${process.versions.node} on ${process.platform}-${process.arch}.`),
    'data-directory': () => checkPrivate('data-directory', paths.root, 'directory', 'chmod 700'),
    'vault-file': () => checkVaultFile(handlers),
    vault: () => checkVault(handlers),
    keychain: () => checkKeychain(handlers),
    'control-socket': () => checkSocket(paths.control),
    proxy: async () => checkProxy(proxyPort()),
    network: async () => checkNetwork(out),
    profiles: () => checkProfiles(handlers),
    'passphrase-file': () => checkPassphraseFile(env[passphraseFileVariable]),
  }
  return () =>
    Promise.all(
      Object.entries(checks).map(([id, check]) =>
        check().catch((error: unknown) =>
          mayEnd(error)
            ? warning(id, 'Not looked at, because the vault file is not open.', 'Put the vault file right first.')
            : problem(id, `This could not be checked (${id}).`, 'Look at the log in the data directory.'),
        ),
      ),
    )
}

async function checkVaultFile(handlers: DoctorDeps['handlers']): Promise<DoctorCheckView> {
  const { path, problem: trouble, setAside } = await handlers['storage.status'](undefined)
  if (trouble) return problem('vault-file', trouble.message, 'Then run `tokenvault doctor --reopen`.')
  const kept = setAside === null ? '' : ` The former file is kept as ${setAside}.`
  return ok('vault-file', `${path} is open and sound.${kept}`)
}

async function checkVault(handlers: DoctorDeps['handlers']): Promise<DoctorCheckView> {
  const { state, protection, slots, problem: reason } = await handlers['vault.status'](undefined)
  if (state === 'uninitialised') {
    return warning('vault', 'There is no vault yet.', 'Choose its protection in the window or with `tokenvault init`.')
  }
  if (state === 'locked') {
    return warning(
      'vault',
      reason?.message ?? 'The vault is locked.',
      'Run `tokenvault unlock`, or unlock it in the window.',
    )
  }
  if (protection === 'memory') {
    return warning(
      'vault',
      'Secrets are kept in memory only and are gone after a restart.',
      'Add a passphrase or the keychain in the settings.',
    )
  }
  return ok('vault', `The vault is open (${protection}); its key slots are: ${slots.join(', ')}.`)
}

async function checkKeychain(handlers: DoctorDeps['handlers']): Promise<DoctorCheckView> {
  const { options, slots } = await handlers['vault.status'](undefined)
  const keychain = options.find(({ kind }) => kind === 'keychain')
  if (!keychain || keychain.available)
    return ok('keychain', keychain ? 'The keychain works.' : 'This host uses no keychain.')
  const reason = keychain.reason ?? 'The keychain cannot be used.'
  const remedy = 'Unlock the keychain, or use a passphrase.'
  return slots.includes('keychain') ? problem('keychain', reason, remedy) : warning('keychain', reason, remedy)
}

async function checkProfiles(handlers: DoctorDeps['handlers']): Promise<DoctorCheckView> {
  const profiles = await handlers['profiles.list'](undefined)
  const waiting = profiles.filter(({ state }) => state === 'needs-sign-in').map(({ name }) => name)
  if (waiting.length === 0) return ok('profiles', `${profiles.length} profiles, none waits for a sign-in.`)
  return warning('profiles', `These need a sign-in: ${waiting.join(', ')}.`, 'Run `tokenvault login PROFILE`.')
}

function checkProxy(port: number | null): DoctorCheckView {
  if (port !== null) return ok('proxy', `The proxy listens on 127.0.0.1:${port}.`)
  return warning(
    'proxy',
    'The proxy does not listen in this process.',
    'Start the desktop application or `tokenvault serve`.',
  )
}

function checkNetwork({ proxyFor, authorities, problem: unusable }: DoctorDeps['out']): DoctorCheckView {
  if (unusable) return problem('network', unusable.message, 'Correct the variable and start Token Vault again.')
  const [failed] = authorities.failed
  if (failed) {
    const summary = `The authorities of ${failed.variable} (${failed.path}) are not used: ${failed.why}.`
    return problem('network', summary, 'Correct the file or the variable and start Token Vault again.')
  }
  const proxy = proxyFor(new URL('https://api.example'))
  const way = proxy === null ? 'straight to the internet' : `through the company proxy ${proxy.label}`
  const extra = authorities.read.map(({ variable, certificates }) => `${certificates} from ${variable}`)
  const trust = extra.length === 0 ? '' : ` Further trusted authorities: ${extra.join(', ')}.`
  return ok('network', `Requests go ${way}.${trust}`)
}

async function checkPrivate(id: string, path: string, what: string, remedy: string): Promise<DoctorCheckView> {
  const info = await stat(path)
  if (process.platform === 'win32' || (info.mode & 0o077) === 0) return ok(id, `The ${what} ${path} is private.`)
  return problem(id, `Other users can reach the ${what} ${path}.`, `Run \`${remedy} ${path}\`.`)
}

async function checkSocket(path: string): Promise<DoctorCheckView> {
  const info = process.platform === 'win32' ? undefined : await lstat(path).catch(() => undefined)
  if (!info) return ok('control-socket', `The command line uses ${path}.`)
  return checkPrivate('control-socket', path, 'control socket', 'chmod 600')
}

async function checkPassphraseFile(path: string | undefined): Promise<DoctorCheckView> {
  if (!path) return ok('passphrase-file', `${passphraseFileVariable} is not set.`)
  return checkPrivate('passphrase-file', path, 'passphrase file', 'chmod 600')
}

function ok(id: string, summary: string): DoctorCheckView {
  return { id, status: 'ok', summary, remedy: null }
}
function warning(id: string, summary: string, remedy: string): DoctorCheckView {
  return { id, status: 'warning', summary, remedy }
}
function problem(id: string, summary: string, remedy: string): DoctorCheckView {
  return { id, status: 'problem', summary, remedy }
}
