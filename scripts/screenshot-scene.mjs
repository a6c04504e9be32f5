import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'

const { startAuthorizationServer } = await import('../test/support/authorization-server.ts')
const { approveInBrowserlessWay, decideOnDevice } = await import('../test/support/browserless-person.ts')
const { closeHttpServer, listenOnLoopback } = await import('../test/support/http-server.ts')

/** The servers of the scene. `refusing` forgets its sessions when it is asked to, so that a profile needs its person. */
export async function startGround() {
  const server = await startAuthorizationServer({ accessTokenSeconds: 3_600, account: 'ada@acme.example' })
  let refusing = await startAuthorizationServer({ accessTokenSeconds: 3_600, account: 'ada@partner.example' })
  const api = await startApi()
  return {
    server,
    refusing,
    api,
    async forgetSessions() {
      const { port } = refusing
      await refusing.close()
      refusing = await startAuthorizationServer({ port, accessTokenSeconds: 3_600 })
    },
    close: () => Promise.all([server.close(), refusing.close(), api.close()]),
  }
}

/** Answers every path with a body of its own length. */
async function startApi() {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://api').pathname
    request.resume().on('end', () => {
      const missing = path.endsWith('/missing')
      const body = JSON.stringify({ path, data: 'x'.repeat((path.length * 397) % 9_000) })
      const answer = () =>
        response.writeHead(missing ? 404 : 200, { 'content-type': 'application/json' }).end(missing ? '{}' : body)
      setTimeout(answer, (path.length * 13) % 140)
    })
  })
  const port = await listenOnLoopback(server)
  return { url: `http://127.0.0.1:${port}`, close: () => closeHttpServer(server) }
}

/** A definition of one's own, as a company would write it for its sign-in. */
const ownProvider = {
  id: 'acme-sso',
  name: { en: 'Acme SSO', 'zh-CN': 'Acme 单点登录' },
  description: { en: 'Accounts of the Acme company.', 'zh-CN': 'Acme 公司账号。' },
  grants: ['authorization-code', 'device-code'],
  inputs: [
    { id: 'issuer', kind: 'url', label: { en: 'Issuer URL', 'zh-CN': 'Issuer 地址' }, required: true },
    { id: 'clientId', kind: 'text', label: { en: 'Client ID', 'zh-CN': '客户端 ID' }, required: true },
    { id: 'upstream', kind: 'url', label: { en: 'API base URL', 'zh-CN': 'API 基础地址' } },
  ],
  oauth: { issuer: '{issuer}', scope: 'openid offline_access', redirect: { path: '/callback' } },
  lifetimes: { refreshSeconds: 30 * 86_400 },
  upstream: '{upstream}',
}

/** Adds and signs in the profiles; returns name → id. */
export async function prepareProfiles(call, { server, refusing, api, forgetSessions }) {
  const oidc = (issuer, path) => ({
    issuer,
    clientId: server.clients.publicClient.clientId,
    upstream: `${api.url}/${path}`,
  })
  await call('providers.add', { definition: ownProvider, source: 'acme-sso.json' })
  const ids = {}
  const add = async (provider, name, grant, settings, secrets = {}, tags = []) => {
    ids[name] = (await call('profiles.add', { provider, name, grant, settings, secrets, tags })).id
  }
  await add('acme-sso', 'acme-staging', 'authorization-code', oidc(server.issuer, 'acme'), {}, ['work'])
  await add('acme-sso', 'build-server', 'device-code', oidc(server.issuer, 'build'))
  await add('oidc', 'partner-portal', 'authorization-code', oidc(refusing.issuer, 'reports'))
  const { clientId, clientSecret } = server.clients.confidentialClient
  const nightly = { ...oidc(server.issuer, 'reports'), clientId }
  await add('oidc', 'nightly-reports', 'client-credentials', nightly, { clientSecret })
  const pat = { token: `pat_${randomBytes(24).toString('base64url')}` }
  await add('coze', 'coze-work', 'static', { region: 'cn', expires: '30d' }, pat)
  const pair = { identity: 'app', ak: 'ak-acme-orders' }
  await add('apihub', 'apihub-orders', 'self-signed', pair, { sk: randomBytes(32).toString('base64url') })
  const key = { token: `sk-${randomBytes(24).toString('base64url')}` }
  await add('bearer', 'models-key', 'static', { upstream: `${api.url}/models` }, key)
  await add('anonymous', 'weather', 'none', { upstream: `${api.url}/weather` })
  await add('github', 'github-work', 'device-code', { clientId: 'Iv1.8a61f9b3a7aba766' })

  for (const name of ['acme-staging', 'partner-portal', 'nightly-reports', 'apihub-orders']) {
    await signIn(call, ids[name])
  }
  await call('tokens.refresh', { profile: ids['acme-staging'] })
  await forgetSessions()
  await call('tokens.refresh', { profile: ids['partner-portal'] }).catch(() => undefined)
  return ids
}

async function signIn(call, profile) {
  const { state } = await call('profiles.get', { profile })
  if (state === 'valid' || state === 'static') return
  let flow = await call('signIn.start', { profile, openBrowser: false })
  let decided = false
  while (flow.step.kind !== 'done') {
    if (flow.step.kind === 'failed') throw new Error(flow.step.error.message)
    if (flow.step.kind === 'browser' && !decided) {
      decided = true
      await approveInBrowserlessWay(flow.step.url)
    } else if (flow.step.kind === 'device-code' && !decided) {
      decided = true
      await decideOnDevice(flow.step.verificationUriComplete)
    }
    flow = await call('signIn.get', { flow: flow.id })
  }
}

/** Keys of a few tools; name → key and id. */
export async function clients(call, ids) {
  const day = 86_400_000
  const keys = {}
  const add = async (name, permissions, ttlMs) => {
    const all = { profiles: '*', methods: [], paths: [], origins: [], ...permissions }
    const made = await call('clients.add', { name, permissions: all, ...(ttlMs ? { ttlMs } : {}) })
    keys[name] = { key: made.key, id: made.client.id }
  }
  await add('claude-code', { profiles: [ids['acme-staging'], ids['models-key']] })
  await add('report-script', { profiles: [ids['nightly-reports']], methods: ['GET'], paths: ['/v2/'] }, 7 * day)
  await add('dashboard', { profiles: [ids.weather], methods: ['GET'], origins: ['http://localhost:5173'] }, 90 * day)
  await add('vscode-rest', {})
  await add('old-laptop', { profiles: [ids['acme-staging']] })
  return keys
}

const requests = [
  ['old-laptop', 'GET', 'acme-staging/v1/projects'],
  ['claude-code', 'GET', 'acme-staging/v1/projects'],
  ['claude-code', 'POST', 'models-key/chat/completions'],
  ['report-script', 'GET', 'nightly-reports/v2/invoices'],
  ['report-script', 'GET', 'nightly-reports/v2/invoices/2026-11/summary'],
  ['report-script', 'DELETE', 'nightly-reports/v2/invoices/1042'],
  ['dashboard', 'GET', 'weather/v1/forecast/berlin'],
  ['vscode-rest', 'PUT', 'acme-staging/v1/projects/42/members'],
  ['vscode-rest', 'GET', 'acme-staging/v1/projects/42/missing'],
  ['vscode-rest', 'GET', 'partner-portal/orders'],
  ['old-laptop', 'GET', 'acme-staging/v1/projects'],
  ['claude-code', 'POST', 'models-key/embeddings'],
  ['claude-code', 'GET', 'acme-staging/v1/projects/42/builds/latest'],
  ['dashboard', 'GET', 'weather/v1/stations'],
  ['claude-code', 'POST', 'models-key/chat/completions'],
]

/** What the tools did, one after the other; the old laptop loses its key meanwhile. */
export async function traffic(call, proxy, keys) {
  for (const [client, method, path] of requests) {
    if (client === 'vscode-rest') await call('clients.revoke', { client: keys['old-laptop'].id })
    const body = method === 'GET' ? undefined : JSON.stringify({ text: path.repeat(path.length % 9) })
    const headers = { authorization: `Bearer ${keys[client].key}` }
    const answer = await fetch(`${proxy}/${path}`, { method, headers, body })
    await answer.arrayBuffer()
  }
}
