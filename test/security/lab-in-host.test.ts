import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { send } from '../support/http-request.ts'
import { called, endOfSignIn } from '../support/lab-host.ts'
import { startSystemRig } from '../support/systems/session-rig.ts'

const canary = 'canary-secret-of-the-vault'

/** A host with something to steal, a running lab, and a profile of this vault at the lab. */
async function hostWithLab() {
  const rig = await startSystemRig()
  const settings = { upstream: 'https://api.example.test' }
  await rig.add({ provider: 'bearer', name: 'canary-profile', settings, secrets: { token: canary } })
  const { client } = rig
  const { running } = await called(client, 'lab.start', { port: 0 })
  const { signIn } = await called(client, 'lab.addProfile')
  expect(await endOfSignIn(client, signIn)).toMatchObject({ kind: 'done' })
  if (!running) throw new Error('The lab is off.')
  const proxy = (path: string) =>
    send({ port: rig.proxyPort() ?? 0, path, headers: { authorization: `Bearer ${rig.key}` } })
  return { ...rig, port: running.port, endpoints: running.endpoints, proxy }
}

/** Whether anybody answers there. */
function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

describe('the token lab of a host that holds a vault', () => {
  it('listens on 127.0.0.1 and nowhere else, answers only under its own name as the proxy does, and goes with the host', async () => {
    const { port, client, stop } = await hostWithLab()
    expect(await reaches('127.0.0.1', port)).toBe(true)
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, scopeid }) => !internal && !scopeid)
      .map(({ address }) => address)
    // On Linux the whole of 127/8 is this machine: a listener on every address would answer there.
    for (const address of ['127.0.0.2', '::1', ...others]) {
      expect({ address, answers: await reaches(address, port) }).toEqual({ address, answers: false })
    }

    const before = (await called(client, 'lab.journal', {})).newest
    for (const host of ['evil.example', `evil.example:${port}`, `127.0.0.1:${port + 1}`, `127.0.0.1.nip.io:${port}`]) {
      const answer = await send({ port, path: '/api/me', headers: { host } })
      expect([host, answer.status]).toEqual([host, 421])
    }
    expect((await called(client, 'lab.journal', {})).newest).toBe(before)

    await stop()
    expect(await reaches('127.0.0.1', port)).toBe(false)
  })

  it('is no route of the proxy: only the API of a profile that the person added there is', async () => {
    const { proxy, call, client } = await hostWithLab()
    expect((await call('lab', '/me')).status).toBe(200)
    const { newest } = await called(client, 'lab.journal', {})
    for (const path of ['/_lab/status', '/token', '/authorize', '/jwks', '/api/me', '/lab/../_lab/status']) {
      expect([path, (await proxy(path)).status]).not.toEqual([path, 200])
    }
    for (const path of [
      '/lab/..%2f_lab/status',
      '/lab/%2e%2e/_lab/status',
      '/lab/./../_lab/status',
      '/lab//_lab/status',
    ]) {
      const { status, body } = await proxy(path)
      expect([path, status >= 400, body.includes('issuer')]).toEqual([path, true, false])
    }
    // Whatever the proxy lets through lands below the API, never at the control address or the token endpoint.
    const { rows } = await called(client, 'lab.journal', { after: newest })
    for (const row of rows) expect(row.kind === 'request' ? row.path : '/api/').toMatch(/^\/api\//)
  })

  it('has a control address that is closed without its key, also to clients of the proxy and the lab’s own tokens', async () => {
    const { port, key, client, handlers } = await hostWithLab()
    const { value: token } = await handlers['tokens.reveal']({ profile: 'lab' })
    const { controlKey, clientSecret } = await called(client, 'lab.credentials')
    const ask = (authorization?: string) =>
      send({ port, path: '/_lab/status', headers: authorization === undefined ? {} : { authorization } })
    for (const guess of [undefined, 'Bearer ', `Bearer ${key}`, `Bearer ${token}`, `Bearer ${clientSecret}`]) {
      expect([guess, (await ask(guess)).status]).toEqual([guess, 401])
    }
    expect((await ask(`Bearer ${controlKey}`)).status).toBe(200)
  })

  it('knows nothing of the vault: no door, no log and no row of it holds a name, a secret, a key or a path of it', async () => {
    const { port, key, home, log, endpoints, client } = await hostWithLab()
    const { controlKey, clientSecret } = await called(client, 'lab.credentials')
    const paths = [...Object.values(endpoints).map((url) => new URL(url).pathname), '/', '/nothing']
    const control = ['status', 'report', 'scenarios', 'journal'].map((name) => `/_lab/${name}`)
    const answers = await Promise.all(
      [...paths, ...control].flatMap((path) => [
        send({ port, path, headers: { authorization: `Bearer ${controlKey}` } }),
        send({ port, path, method: 'POST', headers: { authorization: `Bearer ${controlKey}` } }),
      ]),
    )
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(control.length)
    const said = JSON.stringify([answers, await called(client, 'lab.status'), await called(client, 'lab.journal', {})])
    for (const secret of [canary, 'canary-profile', key, home]) expect(said).not.toContain(secret)
    for (const secret of [controlKey, clientSecret]) expect(`${said}${JSON.stringify(log.lines)}`).not.toContain(secret)
    expect(said).not.toMatch(/lab_rt\./)
  })
})
