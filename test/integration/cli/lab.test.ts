import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { LabReportView } from '../../../src/shared/lab-views.ts'
import { finish, runCli, startCli } from '../../support/program-process.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

/**
 * An app under test: refreshes twice, uses the token that it has just got, and stores the new refresh token or does not.
 * It leaves the first token alone: that may have ended before this process ran.
 */
const app = (stores: boolean) => `
const { TOKENLAB_API: api, TOKENLAB_TOKEN_URL: url, TOKENLAB_CLIENT_ID: id } = process.env
let refreshToken = process.env.TOKENLAB_REFRESH_TOKEN
let expiresAt = Date.now() + Number(process.env.TOKENLAB_EXPIRES_IN) * 1000
for (let round = 0; round < 2; round += 1) {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, expiresAt - Date.now())))
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: id, refresh_token: refreshToken })
  const answer = await (await fetch(url, { method: 'POST', body })).json()
  if (${stores}) refreshToken = answer.refresh_token
  expiresAt = Date.now() + (answer.expires_in ?? 0) * 1000
  await fetch(api + '/me', { headers: { authorization: 'Bearer ' + answer.access_token } })
}
`

async function ran(scenario: string, stores: boolean, ...options: string[]) {
  const directory = await createTempDirectory()
  const file = join(directory, 'app.mjs')
  await writeFile(file, app(stores))
  const words = ['lab', 'run', scenario, ...options, '--', process.execPath, file]
  return { directory, done: await runCli(words, { home: join(directory, 'home') }) }
}

describe('tokenvault lab run', () => {
  it('ends with 0 for an app that treats its tokens well, and touches no data directory', async () => {
    const { done, directory } = await ran('rotation', true, '--access-ttl', '1500ms')
    expect(done.stdout).toContain('Report of the lab: rotation — passed')
    expect(done.stdout).toMatch(/✓ refresh-reuse/)
    expect(done.code).toBe(0)
    const { readdir } = await import('node:fs/promises')
    expect(await readdir(directory)).toEqual(['app.mjs'])
  })

  it('ends with 1 for an app that keeps its old refresh token, and says so', async () => {
    const { done } = await ran('rotation', false, '--access-ttl', '1500ms', '--json')
    expect(done.code).toBe(1)
    const { report } = JSON.parse(done.stdout) as { report: LabReportView }
    expect(report.verdicts.find(({ id }) => id === 'refresh-reuse')).toMatchObject({
      outcome: 'fail',
      variant: 'not-stored',
    })
    expect(done.stdout).not.toMatch(/lab_(?:rt|at|secret|control)\./)
  })

  it('runs a scenario of the developer, and names what is wrong with one', async () => {
    const directory = await createTempDirectory()
    const own = join(directory, 'own.json')
    await writeFile(own, JSON.stringify({ id: 'own', name: 'Own', description: 'Mine.', expect: ['recovered'] }))
    const home = join(directory, 'home')
    const done = await runCli(['lab', 'run', own, '--', process.execPath, '-e', ''], { home })
    expect(done.code).toBe(1)
    expect(done.stdout).toContain('✗ recovered')
    await writeFile(own, JSON.stringify({ id: 'own', name: 'Own', description: 'Mine.', fauls: [] }))
    const wrong = await runCli(['lab', 'run', own, '--', process.execPath, '-e', ''], { home })
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toContain(`${own}: at /fauls: no such member.`)
  })

  it('says what is missing: the command, the scenario, the program', async () => {
    const home = join(await createTempDirectory(), 'home')
    expect(await runCli(['lab', 'run', 'rotation'], { home })).toMatchObject({ code: 2 })
    expect(await runCli(['lab', 'run', 'nope', '--', 'true'], { home })).toMatchObject({ code: 3 })
    expect(await runCli(['lab', 'run', 'rotation', '--', 'no-such-program-here'], { home })).toMatchObject({
      code: 127,
    })
  })
})

describe('tokenvault lab start', () => {
  it('tells everything an app needs, writes a line for each event, and ends on Ctrl-C with the report', async () => {
    const home = join(await createTempDirectory(), 'home')
    const child = startCli(['lab', 'start', '--json', '--auto-consent', '--access-ttl', '20s'], { home })
    onTestFinished(() => void child.kill('SIGKILL'))
    const ended = finish(child)
    const ready = await new Promise<Record<string, never> & { issuer: string; control: { url: string; key: string } }>(
      (resolve) => {
        let text = ''
        child.stdout?.on('data', (chunk: string) => {
          text += chunk
          const [line, more] = text.split('\n')
          if (line && more !== undefined) resolve(JSON.parse(line))
        })
      },
    )
    expect(ready).toMatchObject({
      event: 'ready',
      clientId: 'lab-app',
      settings: { accessSeconds: 20, consent: 'auto' },
    })
    await fetch(`${ready.issuer}/api/me`)
    await fetch(`${ready.control.url}/act`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ready.control.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ act: 'revoke' }),
    })
    child.kill('SIGINT')
    const { code, stdout } = await ended
    expect(code).toBe(0)
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; entry?: object })
    expect(events.map(({ event }) => event)).toEqual(['ready', 'entry', 'entry', 'report'])
    expect(events[1]?.entry).toMatchObject({ path: '/api/me', answered: { status: 401 } })
  })

  it('names a port that is taken', async () => {
    const { createServer } = await import('node:net')
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as { port: number }
    const home = join(await createTempDirectory(), 'home')
    const done = await runCli(['lab', 'start', '--port', String(port)], { home })
    expect(done.code).toBe(1)
    expect(done.stderr).toContain(`Port ${port} is taken`)
  })

  it('lists its scenarios', async () => {
    const home = join(await createTempDirectory(), 'home')
    const done = await runCli(['lab', 'scenarios', '--json'], { home })
    const { scenarios } = JSON.parse(done.stdout) as { scenarios: { id: string }[] }
    expect(scenarios.map(({ id }) => id)).toContain('lost-answer')
  })
})
