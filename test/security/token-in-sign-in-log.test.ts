import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { describeFailure, redactFields } from '../../src/core/redact.ts'
import { createJsonLogger } from '../../src/node/json-logger.ts'
import type { JsonObject } from '../../src/shared/json.ts'
import { startAuthorizationServer } from '../support/authorization-server.ts'
import { approveInBrowserlessWay, denyInBrowserlessWay } from '../support/browserless-person.ts'
import { sendTo } from '../support/redirect-request.ts'
import { startScriptedOAuthServer } from '../support/scripted-oauth-server.ts'
import { buildSignInRig } from '../support/sign-in-rig.ts'
import { createTempDirectory } from '../support/temp-directory.ts'

test('whole sign-ins, good and bad, leave no secret in the log, the events or a view', async () => {
  const server = await startAuthorizationServer()
  onTestFinished(() => server.close())
  const rig = buildSignInRig()
  onTestFinished(() => rig.dispose())
  const { clientId, clientSecret } = server.clients.confidentialClient
  const profile = await rig.add({
    grant: 'authorization-code',
    settings: { issuer: server.issuer, clientId },
    secrets: { clientSecret },
  })
  const codes: string[] = []
  const run = async (decide: typeof approveInBrowserlessWay) => {
    const { id } = await rig.service.start(profile.id)
    const { step } = await rig.step(id, ({ kind }) => kind === 'browser')
    if (step.kind !== 'browser') throw new Error('no link')
    const redirectUri = new URL(step.url).searchParams.get('redirect_uri') as string
    await sendTo(`${redirectUri}?code=forged-code-canary&state=forged-state-canary`)
    const { url } = await decide(step.url, { stopAt: (at) => at.href.startsWith(redirectUri) })
    codes.push(new URL(url).searchParams.get('code') ?? 'forged-code-canary')
    await sendTo(url)
    return rig.finished(id)
  }
  const done = await run(approveInBrowserlessWay)
  expect(done.step.kind).toBe('done')
  const tokens = await rig.profiles.tokens(profile.id)
  if (!tokens?.refreshToken || !tokens.idToken) throw new Error('no tokens')
  const failed = await run(denyInBrowserlessWay)
  expect(failed.step.kind).toBe('failed')

  const liar = await startScriptedOAuthServer()
  onTestFinished(() => liar.close())
  liar.publish()
  const body = {
    error: 'invalid_client',
    error_description: 'secret-in-description-canary',
    access_token: 'leak-canary',
  }
  liar.script('/token', { status: 401, json: body }, { text: 'html-body-canary' })
  const bad = await rig.add({
    name: 'bad',
    grant: 'client-credentials',
    settings: { issuer: liar.url, clientId: 'c' },
    secrets: { clientSecret: 'bad-secret-canary' },
  })
  const refusals = [await rig.signIn(bad), await rig.signIn(bad)]

  const directory = await createTempDirectory()
  const logger = createJsonLogger({ directory })
  for (const { event, error, fields } of rig.log.lines) {
    if (error === undefined) logger.info(event, fields as JsonObject)
    else logger.failure(event, error, fields as JsonObject)
  }
  logger.dispose()
  const files = await Promise.all((await readdir(directory)).map((name) => readFile(join(directory, name), 'utf8')))
  const raw = rig.log.lines.map(({ fields, error }) => ({
    fields: redactFields((fields ?? {}) as JsonObject),
    rawFields: fields,
    error: error === undefined ? null : describeFailure(error),
    message: error instanceof Error ? error.message : null,
  }))
  const everything = JSON.stringify([files, raw, rig.emitted, done, failed, refusals, rig.profiles.list()])
  const canaries = [
    ...[tokens.accessToken, tokens.refreshToken, tokens.idToken, clientSecret, 'bad-secret-canary'],
    ...['forged-code-canary', 'forged-state-canary', 'secret-in-description-canary', 'leak-canary', 'html-body-canary'],
    ...codes,
  ]
  expect(rig.log.lines.length).toBeGreaterThan(3)
  for (const canary of canaries) expect(everything).not.toContain(canary)
})
