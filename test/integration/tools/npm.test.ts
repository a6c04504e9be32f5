import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startRecordingUpstream } from '../../support/recording-upstream.ts'
import { createToolRig } from '../../support/tool-rig.ts'

it('npm, set up as `setup` says, installs a private package through the proxy', async () => {
  const rig = await createToolRig()
  let tarball = Buffer.alloc(0)
  const registry = await startRecordingUpstream((req, res) => {
    if (req.headers.authorization !== 'Bearer npm-token-1') return void res.writeHead(401).end('{}')
    if (req.url === '/@acme%2fsecret') return void res.writeHead(200).end(JSON.stringify(packument(registry.url)))
    if (req.url?.endsWith('.tgz')) return void res.writeHead(200).end(tarball)
    res.writeHead(404).end('{}')
  })
  onTestFinished(() => registry.close())
  const words = ['add', 'bearer', '--name', 'packages', '--set', `upstream=${registry.url}`, '--secret', 'token=env:T']
  expect(await rig.cli.run(words, { env: { T: 'npm-token-1' } })).toMatchObject({ code: 0 })
  const quiet = { npm_config_update_notifier: 'false', npm_config_audit: 'false', npm_config_fund: 'false' }
  const packed = join(rig.directory, 'packed')
  await mkdir(packed)
  await writeFile(join(packed, 'package.json'), '{"name":"@acme/secret","version":"1.0.0"}')
  expect(await rig.run('npm', ['pack', './packed'], { env: quiet })).toMatchObject({ code: 0 })
  tarball = await readFile(join(rig.directory, 'acme-secret-1.0.0.tgz'))

  const project = join(rig.directory, 'project')
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{"name":"project","version":"1.0.0"}')
  await writeFile(join(project, '.npmrc'), `${await rig.setup('packages', 'npm')}\nreplace-registry-host=always\n`)
  const install = ['exec', 'packages', '--', 'npm', 'install', '@acme/secret', '--prefix', project]
  expect(await rig.run('tokenvault', install, { env: quiet })).toMatchObject({ code: 0, stderr: '' })
  expect(await readFile(join(project, 'node_modules/@acme/secret/package.json'), 'utf8')).toContain('@acme/secret')
  expect(registry.requests.length).toBeGreaterThanOrEqual(2)
  expect(await readFile(join(project, '.npmrc'), 'utf8')).not.toContain('npm-token-1')
})

function packument(url: string) {
  const tarball = `${url.replace(/\/$/, '')}/@acme/secret/-/secret-1.0.0.tgz`
  const version = { name: '@acme/secret', version: '1.0.0', dist: { tarball } }
  return { name: '@acme/secret', 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version } }
}
