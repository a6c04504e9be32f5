import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSeededRandom } from '../../../src/core/lab/seeded-random.ts'
import { startHeldLab } from '../../support/held-lab.ts'
import { runCli, startHost } from '../../support/program-process.ts'
import { rolePassphrase, startRole } from '../../support/role-process.ts'
import { nothingYet, type Verdict } from '../verdict.ts'

export interface Crowd {
  /** Ends of access tokens that are lived through. */
  readonly rounds: number
  /** Requests through the proxy that stay until they are answered. */
  readonly staying: number
  /** Requests whose caller leaves while the refresh is under way. */
  readonly leaving: number
  /** Command lines that ask the host for the token. */
  readonly commands: number
  readonly seed: number
}

/**
 * The headless host with its proxy, and everybody at once, while the server has rotated and does not answer yet: callers
 * who stay, callers who leave, and commands. One refresh for each end; all who stayed get the new token.
 */
export async function crowd({ rounds, staying, leaving, commands, seed }: Crowd): Promise<Verdict> {
  const home = await mkdtemp(join(tmpdir(), 'tokenvault-crowd-'))
  const passphraseFile = `${home}.passphrase`
  await writeFile(passphraseFile, rolePassphrase, { mode: 0o600 })
  const random = createSeededRandom(seed)
  const rig = await startHeldLab({ accessSeconds: 1 })
  const { lab } = rig
  const violations: string[] = []
  const env = { TOKENVAULT_PASSPHRASE_FILE: passphraseFile }
  const role = startRole({ home, quiet: true })
  let host: Awaited<ReturnType<typeof startHost>> | undefined
  let doubles = 0

  async function prepare(): Promise<string> {
    await role.opened
    const { issuer, clients } = lab
    await role.order({ do: 'add', settings: { issuer, clientId: clients.app.id, upstream: issuer } })
    await role.order({ do: 'sign-in' })
    const permissions = { profiles: '*' as const, methods: [], paths: [], origins: [] }
    const { value } = await role.order({ do: 'add-client', client: { name: 'crowd', permissions } })
    await role.order({ do: 'end', stopAt: null })
    return (value as { key: string }).key
  }

  /** From now on tokens are long, and the next refresh is answered only after `release`. */
  function holdNext(): number {
    lab.setSettings({ accessSeconds: 3600 })
    rig.hold('after-commit')
    return rig.refreshes().length
  }

  async function round(proxy: URL, key: string): Promise<void> {
    await rig.whenHeld()
    const newest = rig.refreshes().at(-1)?.committed?.accessSerial
    const before = lab.entries().length
    const asked = Array.from({ length: staying }, () => call(proxy, key, null))
    const gone = Array.from({ length: leaving }, () => call(proxy, key, random() * 100))
    const told = Array.from({ length: commands }, () => runCli(['token', 'work', '--json'], { home, env }))
    await Promise.all(gone)
    rig.release()
    const answers = await Promise.all(asked)
    const printed = await Promise.all(told)
    for (const answer of answers) {
      if (answer?.status !== 200) violations.push(`a caller who stayed got ${answer?.status}: ${answer?.body}`)
      else if (JSON.parse(answer.body).access_token_number !== newest) violations.push('a caller got another token')
    }
    for (const { code, stderr } of printed) if (code !== 0) violations.push(`a command ended with ${code}: ${stderr}`)
    if (new Set(printed.map(({ stdout }) => JSON.parse(stdout || '{}').value)).size > 1)
      violations.push('two commands got different tokens')
    const since = lab.entries().slice(before)
    const stale = since.filter(
      (entry) => entry.kind === 'request' && entry.endpoint === 'api' && entry.presented?.state !== 'good',
    )
    if (stale.length > 0) violations.push(`${stale.length} requests reached the API with a token that was over`)
    const more = since.filter((entry) => entry.kind === 'request' && entry.grant === 'refresh_token').length
    if (more > 0) violations.push(`${more} refreshes besides the one under way`)
    doubles += more
  }

  try {
    const key = await prepare()
    holdNext()
    host = await startHost({ home, env })
    const proxy = new URL('/work/api/me', host.ready.proxy ?? '')
    for (let left = rounds; left > 0; left -= 1) {
      await round(proxy, key)
      if (left === 1) break
      lab.setSettings({ accessSeconds: 1 })
      const { code, stderr } = await runCli(['refresh', 'work', '--json'], { home, env })
      if (code !== 0) violations.push(`refresh ended with ${code}: ${stderr}`)
      holdNext()
    }
    const spent = rig.refreshes().filter(({ presented }) => presented?.state !== 'good').length
    if (spent > 0) violations.push(`${spent} refresh tokens were presented twice`)
    const requests = rig.refreshes().length
    return { ...nothingYet, requests, tokensReused: spent, doubleRefreshes: doubles, violations }
  } finally {
    await role.kill()
    rig.release()
    await host?.stop('SIGKILL')
    await lab.close()
    await Promise.all(
      [home, passphraseFile, `${home}-renderer`].map((path) => rm(path, { recursive: true, force: true })),
    )
  }
}

/** One request; with `leaveAfterMs` its caller leaves so long after it was sent, and hears nothing. */
function call(url: URL, key: string, leaveAfterMs: number | null): Promise<{ status: number; body: string } | null> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, headers: { authorization: `Bearer ${key}` } }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    if (leaveAfterMs === null) sent.once('error', reject)
    else {
      sent.once('finish', () => setTimeout(() => sent.destroy(), leaveAfterMs))
      sent.on('error', () => undefined)
      sent.once('close', () => resolve(null))
    }
    sent.end()
  })
}
