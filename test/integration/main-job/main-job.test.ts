import { describe, expect, it } from 'vitest'
import { connectControl } from '../../../src/node/control-client.ts'
import { controlPathOf } from '../../../src/node/control-path.ts'
import { dataPaths } from '../../../src/node/data-directory.ts'
import { createTour, filesHolding, type Tour, tourPassphrase } from '../../support/tour.ts'
import type { UpstreamRequest } from '../../support/upstream-api.ts'

interface ClientAdded {
  readonly key: string
}

async function prepare(tour: Tour): Promise<string> {
  const { server, api } = tour
  const { publicClient } = server.clients
  const common = ['--set', `issuer=${server.issuer}`, '--set', `upstream=${api.url}`]
  await tour.tokenvault('init', '--protection', 'passphrase')
  await tour.tokenvault('add', 'oidc', '--name', 'browser', ...common, '--set', `clientId=${publicClient.clientId}`)
  await tour.tokenvault(
    ...['add', 'oidc', '--name', 'device', '--grant', 'device-code', ...common],
    ...['--set', `clientId=${publicClient.clientId}`],
  )
  const { key } = (await tour.tokenvault(
    'client',
    'add',
    'curl',
    '--profile',
    'browser',
    '--profile',
    'device',
  )) as ClientAdded
  return key
}

/** Waits until the vault has committed every refresh that the server has answered. Asks the host itself: a command takes longer than a token lives. */
async function settled(tour: Tour, answered: () => number): Promise<void> {
  const host = connectControl(await controlPathOf(dataPaths(tour.home)))
  try {
    for (;;) {
      const before = answered()
      const profiles = await host.call('profiles.list')
      const counted = profiles.ok ? profiles.value.reduce((sum, { refreshCount }) => sum + refreshCount, 0) : -1
      if (counted === before && before === answered()) return
    }
  } finally {
    host.close()
  }
}

/** A token that had ended when it was asked for. One that ends on its way, on a machine that stalls, is nobody's fault. */
function hadEnded(requests: readonly UpstreamRequest[]): (request: UpstreamRequest) => boolean {
  const ends = new Map(requests.flatMap(({ token, active, expiresAt }) => (active ? [[token, expiresAt ?? 0]] : [])))
  return ({ active, token, headers }) => !active && (ends.get(token) ?? 0) <= Number(headers['x-asked-at'])
}

describe('the main job', () => {
  it('keeps two signed-in profiles answering through ten rotations and a kill -9, and leaks nothing', async () => {
    const tour = await createTour({ accessTokenSeconds: 3 })
    const key = await prepare(tour)
    let host = await tour.start()
    await tour.login('browser')
    await tour.login('device')

    const statuses: number[] = []
    const call = async (profile: string) => {
      const answer = await fetch(new URL(`/${profile}/api/me`, host.ready.proxy as string), {
        headers: { authorization: `Bearer ${key}`, 'x-asked-at': String(Date.now()) },
      })
      const body = await answer.text()
      statuses.push(answer.status)
      return { status: answer.status, body }
    }
    const refreshes = () => tour.server.tokenRequests.filter((request) => request.grantType === 'refresh_token')
    const until = async (count: number) => {
      while (refreshes().length < count) await Promise.all([call('browser'), call('device')])
    }

    await until(10)
    // A kill between the server's commit and ours would lose an answer that no client can recover; that case has its own
    // tests. Here every answer has arrived.
    await settled(tour, () => refreshes().length)
    await host.stop('SIGKILL')
    host = await tour.start()
    expect((await call('browser')).status).toBe(200)
    expect((await call('device')).status).toBe(200)
    await until(20)

    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(tour.api.requests.filter(hadEnded(tour.api.requests))).toEqual([])
    expect(JSON.stringify(tour.api.requests)).not.toContain(key)
    const used = refreshes().map((request) => request.refreshToken)
    expect(new Set(used).size).toBe(used.length)
    expect(refreshes().filter((request) => request.status !== 200)).toEqual([])

    await tour.tokenvault('status')
    await tour.tokenvault('list')
    await tour.tokenvault('show', 'browser')
    await tour.tokenvault('client', 'list')
    await tour.tokenvault('doctor')
    await host.stop()
    const tokens = tour.api.requests.flatMap((request) => (request.token === null ? [] : [request.token]))
    const canaries = [...new Set([...tokens, ...used.filter((token) => token !== null), tourPassphrase])]
    expect(canaries.length).toBeGreaterThan(20)
    // A readable name is found, so the search is not blind.
    expect(filesHolding(tour.home, [tour.server.issuer])).not.toEqual([])
    expect(filesHolding(tour.home, [...canaries, key])).toEqual([])
    const output = [host.output(), ...tour.printed].join('\n')
    expect(canaries.filter((canary) => output.includes(canary))).toEqual([])
  })
})
