import { expect, it, onTestFinished } from 'vitest'
import type { QuestionView } from '../../../src/shared/access-views.ts'
import type { ClientView, LedgerRowView, ProxyStatusView } from '../../../src/shared/views.ts'
import { createCliHome } from '../../support/cli-home.ts'
import { startRecordingUpstream } from '../../support/recording-upstream.ts'

it('over SSH, without a window: what a tool may do is set, its questions are answered, and everything can be stopped', async () => {
  const upstream = await startRecordingUpstream()
  onTestFinished(() => upstream.close())
  const cli = await createCliHome()
  const host = await cli.serve()
  onTestFinished(async () => void (await host.stop()))
  await cli.run(
    ['add', 'bearer', '--name', 'work', '--secret', 'token=env:TOKEN', '--set', `upstream=${upstream.url}`],
    {
      env: { TOKEN: 'static-token-canary' },
    },
  )
  await cli.run(['login', 'work'])
  const words = ['client', 'add', 'agent', '--profile', 'work', '--ask', '--deny', '/admin/**', '--rate', '600:100']
  const { key } = await cli.json<{ key: string }>(...words)
  const { port } = await cli.json<{ proxy: ProxyStatusView }>('status').then(({ proxy }) => proxy)
  const send = async (path: string, method = 'GET') => {
    const answer = await fetch(`http://127.0.0.1:${port}/work${path}`, { method, headers: { 'x-api-key': key } })
    return [answer.status, answer.headers.get('x-tokenvault-error')]
  }
  const question = async (): Promise<QuestionView> => {
    await expect.poll(() => cli.json<QuestionView[]>('client', 'questions'), { timeout: 20_000 }).toHaveLength(1)
    return (await cli.json<[QuestionView]>('client', 'questions'))[0]
  }

  expect(await send('/admin/x')).toEqual([403, 'rule-denied'])
  const asked = send('/v1/x', 'POST')
  const { id, path } = await question()
  expect(path).toBe('/v1/x')
  const listed = await cli.run(['client', 'questions'])
  expect(listed.stdout).toMatch(new RegExp(`${id.slice(0, 8)} +agent +work +POST /v1/x`))
  const answered = await cli.run(['client', 'answer', id.slice(0, 8), 'always'])
  expect(answered).toMatchObject({ code: 0, stdout: 'Allowed agent POST /v1/x of work from now on.\n' })
  expect(await asked).toEqual([200, null])
  expect(await cli.run(['client', 'answer', id, 'once'])).toMatchObject({ code: 3 })
  expect(await cli.run(['client', 'answer', id, 'perhaps'])).toMatchObject({ code: 2 })

  const shown = await cli.run(['client', 'show', 'agent'])
  expect(shown.stdout).toMatch(/rules +allow POST \/v1\/x profile=work\n +deny \/admin\/\*\*\n/)
  await cli.run([
    'client',
    'set',
    'agent',
    '--no-ask',
    '--no-rules',
    '--path',
    '/v1',
    '--rate',
    'none',
    '--concurrent',
    '2',
  ])
  const [client] = await cli.json<ClientView[]>('client', 'list')
  expect(client?.permissions).toMatchObject({ paths: ['/v1'], otherwise: 'deny' })
  expect(client?.limits).toEqual({ requestsPerMinute: null, burst: null, concurrent: 2 })
  expect(await send('/v2')).toEqual([403, 'path-denied'])

  expect((await cli.run(['pause'])).code).toBe(0)
  expect(await send('/v1/x')).toEqual([503, 'paused'])
  expect((await cli.run(['resume'])).code).toBe(0)
  expect(await send('/v1/x')).toEqual([200, null])

  const exported = await cli.run(['ledger', '--client', 'agent', '--status', 'own', '--since', '1h', '--jsonl'])
  expect(exported).toMatchObject({ code: 0, stderr: '' })
  const rows = exported.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LedgerRowView)
  expect(rows.map(({ code, path: rowPath }) => `${code} ${rowPath}`)).toEqual([
    ...['paused /work/v1/x', 'path-denied /work/v2', 'rule-denied /work/admin/x'],
  ])
  const read = await cli.run(['ledger', '--profile', 'work', '--status', '2xx', '--limit', '1'])
  expect(read.stdout).toMatch(/^TIME .*\n\S+ +agent +work +200 +\d+ +GET \/work\/v1\/x\n$/)
  expect((await cli.run(['ledger', '--keep-rows', '100', '--keep-age', '7d'])).stdout).toMatch(
    /^Keeps 100 rows, none older than 7 d/,
  )
  expect(await cli.run(['ledger', '--status', '99'])).toMatchObject({ code: 2 })
  expect(await cli.run(['ledger', '--since', 'lately'])).toMatchObject({ code: 2 })
  expect(cli.printed()).not.toContain('static-token-canary')
})
