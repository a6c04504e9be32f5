import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startRecordingUpstream, type UpstreamHandler } from '../../support/recording-upstream.ts'
import { createToolRig } from '../../support/tool-rig.ts'

const head = '1f0c5d2a6b1c4de1a9d8e7f6a5b4c3d2e1f0a9b8'
const basic = (token: string) => `Basic ${Buffer.from(`oauth2:${token}`).toString('base64')}`

/** A git server over the “dumb” protocol: one branch, for those who bring the token. */
const repository =
  (allowed: () => string): UpstreamHandler =>
  (req, res) => {
    if (req.headers.authorization !== basic(allowed())) {
      res.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end()
    } else if (req.url?.startsWith('/team/repo.git/info/refs')) {
      res.writeHead(200, { 'Content-Type': 'text/plain' }).end(`${head}\trefs/heads/main\n`)
    } else res.writeHead(404).end()
  }

async function gitServer(allowed: () => string) {
  const server = await startRecordingUpstream(repository(allowed))
  onTestFinished(() => server.close())
  return { server, url: `${server.url.replace(/\/$/, '')}/team/repo.git` }
}

it('git, set up as `setup` says, is given the token for the own server and for no other', async () => {
  const rig = await createToolRig()
  const mine = await gitServer(() => 'git-token-1')
  const other = await gitServer(() => 'git-token-1')
  const words = ['add', 'bearer', '--name', 'forge', '--set', `upstream=${mine.server.url}`, '--secret', 'token=env:T']
  expect(await rig.cli.run(words, { env: { T: 'git-token-1' } })).toMatchObject({ code: 0 })
  expect(await rig.run('sh', ['-ec', await rig.setup('forge', 'git')])).toMatchObject({ code: 0, stderr: '' })

  expect(await rig.run('git', ['ls-remote', mine.url])).toEqual({
    code: 0,
    stdout: `${head}\trefs/heads/main\n`,
    stderr: '',
  })

  // Even where the person names the profile for a server that is not its own.
  const helper = '!tokenvault credential git forge'
  const elsewhere = await rig.run('git', ['-c', `credential.helper=${helper}`, 'ls-remote', other.url])
  expect(elsewhere.code).not.toBe(0)
  expect(elsewhere.stderr).toContain('is not for')
  expect(other.server.heads()).not.toContain(basic('git-token-1'))
})

it('a token that the git server refused is renewed, so that the next try passes', async () => {
  const rig = await createToolRig()
  let allowed = 'before'
  const { server, url } = await gitServer(() => allowed)
  const file = join(rig.directory, 'token')
  await writeFile(file, 'before\n', { mode: 0o600 })
  const settings = ['--set', `upstream=${server.url}`, '--set', `file=${file}`]
  expect(await rig.cli.run(['add', 'bearer', '--name', 'forge', ...settings])).toMatchObject({ code: 0 })
  await rig.run('sh', ['-ec', await rig.setup('forge', 'git')])
  expect(await rig.run('git', ['ls-remote', url])).toMatchObject({ code: 0 })

  allowed = 'after'
  await writeFile(file, 'after\n', { mode: 0o600 })
  await rig.run('git', ['ls-remote', url])
  expect(await rig.run('git', ['ls-remote', url])).toMatchObject({ code: 0, stdout: `${head}\trefs/heads/main\n` })
})

it('git is told to stop, and the person what to do, when only a sign-in helps', async () => {
  const rig = await createToolRig()
  const { url, server } = await gitServer(() => 'nobody has it')
  const settings = ['--set', 'issuer=http://127.0.0.1:1', '--set', 'clientId=c', '--set', `upstream=${server.url}`]
  expect(await rig.cli.run(['add', 'oidc', '--name', 'forge', ...settings])).toMatchObject({ code: 0 })
  await rig.run('sh', ['-ec', await rig.setup('forge', 'git')])
  const { code, stderr } = await rig.run('git', ['ls-remote', url])
  expect(code).not.toBe(0)
  expect(stderr).toContain('not signed in')
  expect(stderr).toContain('told us to quit')
})
