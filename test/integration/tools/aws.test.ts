import { createHash, createHmac } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type RecordedRequest, startRecordingUpstream } from '../../support/recording-upstream.ts'
import { createToolRig, hasProgram } from '../../support/tool-rig.ts'

const keyId = 'AKIAIOSFODNN7EXAMPLE'
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

it.runIf(hasProgram('aws'))('aws, set up as `setup` says, signs its requests with the sealed key', async () => {
  const rig = await createToolRig()
  const sts = await startRecordingUpstream((_req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/xml' }).end(identity)
  })
  onTestFinished(() => sts.close())
  const words = ['add', 'aws', '--name', 'cloud', '--set', `accessKeyId=${keyId}`, '--secret', 'token=env:T']
  expect(await rig.cli.run(words, { env: { T: secret } })).toMatchObject({ code: 0 })
  await mkdir(join(rig.directory, '.aws'))
  await writeFile(join(rig.directory, '.aws', 'config'), await rig.setup('cloud', 'aws'))
  const call = ['sts', 'get-caller-identity', '--profile', 'cloud', '--region', 'us-east-1', '--endpoint-url', sts.url]
  const done = await rig.run('aws', call, { env: { AWS_EC2_METADATA_DISABLED: 'true', AWS_PAGER: '' } })
  expect(done.stderr).toBe('')
  expect(done.stdout).toContain('123456789012')
  const [request] = sts.requests
  expect(request?.headers.authorization).toBe(signature(request as RecordedRequest))
  expect(sts.heads()).not.toContain(secret)
})

/** AWS Signature Version 4 over what arrived, made with the key that the vault was given. */
function signature({ method, url, headers, body }: RecordedRequest): string {
  const given = String(headers.authorization)
  const [, scope = '', signed = ''] = /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+)/.exec(given) ?? []
  const hash = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')
  const sign = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const lines = signed.split(';').map((name) => `${name}:${headers[name]}\n`)
  const request = [method, url, '', lines.join(''), signed, hash(Buffer.concat(body.chunks))].join('\n')
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(request)].join('\n')
  const key = scope.split('/').reduce<string | Buffer>(sign, `AWS4${secret}`)
  const value = createHmac('sha256', key).update(text).digest('hex')
  return `AWS4-HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=${signed}, Signature=${value}`
}

const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/dev</Arn><UserId>U</UserId><Account>123456789012</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>`
