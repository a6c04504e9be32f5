import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'
import { electronBinary } from './electron-binary.mjs'
import { node, root } from './project-paths.mjs'

/**
 * `npm run demo`: the whole tour without an account. Starts an embedded authorization server (short access tokens,
 * refresh-token rotation on) and a small API, makes a throw-away data directory with profiles for them, and starts the
 * host on it. A host that is killed is started again: it must still be signed in.
 */
const accessTokenSeconds = Number(process.env.DEMO_ACCESS_TOKEN_SECONDS ?? 20)

await build()
const { startAuthorizationServer } = await import('../test/support/authorization-server.ts')
const { startUpstreamApi } = await import('../test/support/upstream-api.ts')

const home = mkdtempSync(join(tmpdir(), 'tokenvault-demo-'))
const passphraseFile = join(home, 'demo-passphrase')
writeFileSync(passphraseFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
const env = { ...process.env, TOKENVAULT_HOME: home, TOKENVAULT_PASSPHRASE_FILE: passphraseFile }

const server = await startAuthorizationServer({ accessTokenSeconds })
const api = await startUpstreamApi({ introspect: server.introspect })

/** One command line call on the demo's data directory; its failure ends the demo with its own words. */
function tokenvault(...args) {
  const done = spawnSync(node, ['bin/tokenvault.cjs', ...args], { cwd: root, env, encoding: 'utf8' })
  if (done.status === 0) return done.stdout
  process.stderr.write(`${done.stderr}\ntokenvault ${args.join(' ')} ended with ${done.status}.\n`)
  process.exit(1)
}

const settings = [
  '--set',
  `issuer=${server.issuer}`,
  '--set',
  `clientId=${server.clients.publicClient.clientId}`,
  '--set',
  `upstream=${api.url}`,
]
tokenvault('init', '--protection', 'passphrase')
tokenvault('add', 'oidc', '--name', 'demo-browser', '--grant', 'authorization-code', ...settings)
tokenvault('add', 'oidc', '--name', 'demo-device', '--grant', 'device-code', ...settings)
tokenvault('add', 'anonymous', '--name', 'demo-anonymous', '--set', `upstream=${api.url}`)
const { key } = JSON.parse(
  tokenvault('client', 'add', 'demo-curl', '--profile', 'demo-browser', '--profile', 'demo-device', '--json'),
)
const keyFile = join(home, 'demo-client-header')
writeFileSync(keyFile, `Authorization: Bearer ${key}\n`, { mode: 0o600 })

process.stdout.write(`
Token Vault demo (everything is on this machine and goes away on Ctrl-C)

  authorization server   ${server.issuer}   sign in with any name and password
  API behind the proxy   ${api.url}
  access tokens          ${accessTokenSeconds} s, each refresh rotates the refresh token
  data directory         ${home}

  1. Open the link below, pick demo-browser or demo-device, and sign in.
  2. Then, in another terminal, as often as you like:
       curl -H @${keyFile} http://127.0.0.1:<proxy port>/demo-browser/api/me
     (the Proxy page shows the port and this command)
  3. Try \`kill -9\` on the host: it is started again and still signed in.

`)

const { binary, reason } = electronBinary()
const host = binary ? [binary, [root]] : [node, ['bin/tokenvault.cjs', 'serve', ...process.argv.slice(2)]]
if (!binary)
  process.stderr.write(`The desktop window cannot start here (${reason}); starting the headless host instead.\n`)

let ending = false
let child
function start() {
  child = spawn(host[0], host[1], { cwd: root, env, stdio: 'inherit' })
  child.once('exit', (code, signal) => {
    if (signal === 'SIGKILL' && !ending) {
      process.stdout.write('\nThe host was killed; starting it again.\n')
      start()
    } else void end(code ?? 0)
  })
}

async function end(code) {
  if (ending) return
  ending = true
  child.kill('SIGTERM')
  await Promise.all([server.close(), api.close()])
  rmSync(home, { recursive: true, force: true })
  process.exit(code)
}

process.on('SIGINT', () => child.kill('SIGTERM'))
process.on('SIGTERM', () => child.kill('SIGTERM'))
start()
