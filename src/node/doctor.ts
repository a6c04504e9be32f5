import { lstat, stat } from 'node:fs/promises'
import type { EngineHandlers, StorageHandlers } from '../core/engine.ts'
import type { ErrorDetails } from '../shared/result.ts'
import { type Said, said, saidIn, sentenceText } from '../shared/sentences/said.ts'
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
    runtime: async () =>
      ok(
        'runtime',
        said('doctor-runtime', { node: process.versions.node, system: `${process.platform}-${process.arch}` }),
      ),
    'data-directory': () => checkPrivate('data-directory', paths.root, 'chmod 700'),
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
            ? warning(id, said('doctor-file-first', {}), said('doctor-file-first-todo', {}))
            : problem(id, said('doctor-unchecked', { id }), said('doctor-log', {})),
        ),
      ),
    )
}

async function checkVaultFile(handlers: DoctorDeps['handlers']): Promise<DoctorCheckView> {
  const { path, problem: trouble, setAside } = await handlers['storage.status'](undefined)
  if (trouble) {
    // What came away or was replaced says itself what to do, and a file that is back is in use by itself.
    const complete = trouble.details?.trouble === 'replaced' || trouble.details?.trouble === 'missing'
    return problem('vault-file', trouble, complete ? null : said('doctor-reopen', {}))
  }
  const sound =
    setAside === null ? said('doctor-file-sound', { path }) : said('doctor-file-kept', { path, kept: setAside })
  return ok('vault-file', sound)
}

async function checkVault(handlers: DoctorDeps['handlers']): Promise<DoctorCheckView> {
  const { state, protection, slots, problem: reason } = await handlers['vault.status'](undefined)
  if (state === 'uninitialised') {
    return warning('vault', said('doctor-no-vault', {}), said('doctor-no-vault-todo', {}))
  }
  if (state === 'locked') return warning('vault', reason ?? said('doctor-locked', {}), said('doctor-locked-todo', {}))
  if (protection === 'memory') return warning('vault', said('doctor-memory', {}), said('doctor-memory-todo', {}))
  return ok('vault', said('doctor-open', { protection: String(protection), slots: slots.join(', ') }))
}

async function checkKeychain(handlers: DoctorDeps['handlers']): Promise<DoctorCheckView> {
  const { options, slots } = await handlers['vault.status'](undefined)
  const keychain = options.find(({ kind }) => kind === 'keychain')
  if (!keychain) return ok('keychain', said('doctor-no-keychain', {}))
  if (keychain.available) return ok('keychain', said('doctor-keychain-works', {}))
  const reason = keychain.said ?? said('doctor-keychain-unusable', {})
  const find = slots.includes('keychain') ? problem : warning
  return find('keychain', reason, said('doctor-keychain-todo', {}))
}

async function checkProfiles(handlers: DoctorDeps['handlers']): Promise<DoctorCheckView> {
  const profiles = await handlers['profiles.list'](undefined)
  const waiting = profiles.filter(({ state }) => state === 'needs-sign-in').map(({ name }) => name)
  if (waiting.length === 0) return ok('profiles', said('doctor-profiles-well', { count: profiles.length }))
  const names = waiting.join(', ')
  return warning('profiles', said('doctor-profiles-wait', { names }), said('doctor-profiles-todo', {}))
}

function checkProxy(port: number | null): DoctorCheckView {
  if (port !== null) return ok('proxy', said('doctor-proxy-listens', { port }))
  return warning('proxy', said('doctor-proxy-off', {}), said('doctor-proxy-todo', {}))
}

function checkNetwork({ proxyFor, authorities, problem: unusable }: DoctorDeps['out']): DoctorCheckView {
  if (unusable) return problem('network', unusable, said('doctor-variable-todo', {}))
  const [failed] = authorities.failed
  if (failed) {
    const { variable, path, why } = failed
    const summary = said('doctor-authorities', { variable, path, fault: why })
    return problem('network', summary, said('doctor-authorities-todo', {}))
  }
  const proxy = proxyFor(new URL('https://api.example'))
  const trust = authorities.read.map(({ variable, certificates }) => `${variable} (${certificates})`).join(', ')
  if (proxy === null) return ok('network', said('doctor-straight', { trust }))
  return ok('network', said('doctor-through-proxy', { proxy: proxy.label, trust }))
}

async function checkPrivate(id: string, path: string, remedy: string): Promise<DoctorCheckView> {
  const info = await stat(path)
  if (process.platform === 'win32' || (info.mode & 0o077) === 0) return ok(id, said('doctor-private', { path }))
  return problem(id, said('doctor-open-to-others', { path }), said('doctor-run', { command: `${remedy} ${path}` }))
}

async function checkSocket(path: string): Promise<DoctorCheckView> {
  const info = process.platform === 'win32' ? undefined : await lstat(path).catch(() => undefined)
  if (!info) return ok('control-socket', said('doctor-socket', { path }))
  return checkPrivate('control-socket', path, 'chmod 600')
}

async function checkPassphraseFile(path: string | undefined): Promise<DoctorCheckView> {
  if (!path) return ok('passphrase-file', said('doctor-not-set', { variable: passphraseFileVariable }))
  return checkPrivate('passphrase-file', path, 'chmod 600')
}

/** A sentence of the catalogue, or what an error says. */
type Finding = Said | { readonly message: string; readonly details?: ErrorDetails | undefined }

function ok(id: string, summary: Said): DoctorCheckView {
  return found(id, 'ok', summary, null)
}
function warning(id: string, summary: Finding, remedy: Said): DoctorCheckView {
  return found(id, 'warning', summary, remedy)
}
function problem(id: string, summary: Finding, remedy: Said | null): DoctorCheckView {
  return found(id, 'problem', summary, remedy)
}

function found(id: string, status: DoctorCheckView['status'], summary: Finding, remedy: Said | null): DoctorCheckView {
  const english = (said: Said) => sentenceText(said, 'en') ?? said.says
  const says = 'says' in summary ? summary : saidIn(summary.details)
  return {
    ...{ id, status, remedy: remedy && english(remedy), said: { summary: says, remedy } },
    summary: 'says' in summary ? english(summary) : summary.message,
  }
}
