import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startRecordingUpstream } from '../../support/recording-upstream.ts'
import { createToolRig, hasProgram } from '../../support/tool-rig.ts'

const image = JSON.stringify({ architecture: 'amd64', os: 'linux' })
const digest = `sha256:${createHash('sha256').update(image).digest('hex')}`
const type = 'application/vnd.docker.distribution.manifest.v2+json'
const config = { mediaType: 'application/vnd.docker.container.image.v1+json', size: image.length, digest }
const manifest = JSON.stringify({ schemaVersion: 2, mediaType: type, config, layers: [] })

async function registryAndRig() {
  const rig = await createToolRig()
  const registry = await startRecordingUpstream((req, res) => {
    const good = req.headers.authorization === `Basic ${Buffer.from('oauth2:docker-token-1').toString('base64')}`
    if (!good) return void res.writeHead(401, { 'WWW-Authenticate': 'Basic realm="registry"' }).end('{}')
    const body = req.url?.includes('/blobs/') ? image : manifest
    res.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length })
    res.end(req.method === 'HEAD' ? '' : body)
  })
  onTestFinished(() => registry.close())
  const words = ['add', 'bearer', '--name', 'images', '--set', `upstream=${registry.url}`, '--secret', 'token=env:T']
  expect(await rig.cli.run(words, { env: { T: 'docker-token-1' } })).toMatchObject({ code: 0 })
  return { rig, registry, server: `127.0.0.1:${registry.port}` }
}

it.runIf(hasProgram('docker'))('docker, set up as `setup` says, reads a private image’s manifest', async () => {
  const { rig, server } = await registryAndRig()
  const directory = join(rig.directory, '.docker')
  await mkdir(directory)
  const text = (await rig.setup('images', 'docker')).split('\n').slice(1).join('\n')
  await writeFile(join(directory, 'config.json'), text)
  // The client asks the registry by itself for this; no engine is needed.
  const inspect = ['manifest', 'inspect', '--insecure', `${server}/team/image:1`]
  const done = await rig.run('docker', inspect, { env: { DOCKER_CONFIG: directory } })
  expect(done.stderr).toBe('')
  expect(JSON.parse(done.stdout)).toMatchObject({ schemaVersion: 2, config: { digest } })
})

it('answers the words of Docker, and keeps and forgets nothing on its demand', async () => {
  const { rig, server } = await registryAndRig()
  const say = (word: string, input: string) => rig.run('docker-credential-tokenvault', [word], { input })
  const credential = { ServerURL: server, Username: 'oauth2', Secret: 'docker-token-1' }
  expect(JSON.parse((await say('get', server)).stdout)).toEqual(credential)
  expect(JSON.parse((await say('list', '')).stdout)).toEqual({ [`http://${server}`]: 'oauth2' })
  expect(await say('get', 'registry.example')).toMatchObject({
    ...{ code: 1, stdout: 'credentials not found in native keychain\n' },
  })
  expect(await say('store', JSON.stringify(credential))).toMatchObject({ code: 0 })
  const another = await say('store', JSON.stringify({ ...credential, Secret: 'typed-by-hand' }))
  expect(another).toMatchObject({ code: 7 })
  expect(another.stderr).not.toContain('typed-by-hand')
  expect(await say('erase', server)).toMatchObject({ code: 0 })
  expect(JSON.parse((await say('get', server)).stdout)).toEqual(credential)
})
