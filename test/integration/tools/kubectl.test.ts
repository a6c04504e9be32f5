import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startRecordingUpstream } from '../../support/recording-upstream.ts'
import { testCertificate } from '../../support/test-certificate.ts'
import { createToolRig, hasProgram } from '../../support/tool-rig.ts'

it.runIf(hasProgram('kubectl'))('kubectl, set up as `setup` says, brings the token to the cluster', async () => {
  const rig = await createToolRig()
  const cluster = await startRecordingUpstream(
    (req, res) => {
      const good = req.headers.authorization === 'Bearer cluster-token-1'
      res.writeHead(good ? 200 : 401, { 'Content-Type': 'application/json' }).end(good ? '{"gitVersion":"v1"}' : '{}')
    },
    { tls: testCertificate },
  )
  onTestFinished(() => cluster.close())
  const words = ['add', 'bearer', '--name', 'cluster', '--secret', 'token=env:T', '--set', 'expires=90d']
  expect(await rig.cli.run(words, { env: { T: 'cluster-token-1' } })).toMatchObject({ code: 0 })
  await mkdir(join(rig.directory, '.kube'))
  const authority = Buffer.from(testCertificate.cert).toString('base64')
  const config = [
    ...['apiVersion: v1', 'kind: Config', 'current-context: here'],
    ...['clusters:', '  - name: here', '    cluster:', `      server: https://127.0.0.1:${cluster.port}`],
    `      certificate-authority-data: ${authority}`,
    ...['contexts:', '  - name: here', '    context: { cluster: here, user: cluster }'],
    await rig.setup('cluster', 'kubectl'),
  ]
  await writeFile(join(rig.directory, '.kube', 'config'), config.join('\n'), { mode: 0o600 })
  const done = await rig.run('kubectl', ['get', '--raw', '/version'])
  expect(done).toMatchObject({ code: 0, stdout: '{"gitVersion":"v1"}' })
})
