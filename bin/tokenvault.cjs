#!/usr/bin/env node
'use strict'
// CommonJS, and nothing is imported before it is needed: `tokenvault token NAME` with a running host costs little more than
// starting Node. Every doubt ends the short way, and the whole program answers, with its own words and exit code.

const words = process.argv.slice(2)
if (words.length === 2 && words[0] === 'token' && /^[a-z0-9-]+$/.test(words[1])) ask(words[1])
else load()

/** One request on the control socket; HTTP/1.0, so that the body ends with the connection. */
function ask(profile) {
  const path = controlPath()
  if (path === undefined) return load()
  const body = JSON.stringify({ input: { profile, shape: 'access-token' } })
  const socket = require('node:net').connect(path)
  let answer = ''
  let done = false
  const give = () => {
    if (done) return
    done = true
    socket.destroy()
    load()
  }
  socket.setTimeout(5000, give)
  socket.setEncoding('utf8')
  socket.on('error', give)
  socket.on('connect', () =>
    socket.write(
      `POST /api/call/tokens.reveal HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  )
  socket.on('data', (text) => {
    // The host is alive; a refresh may take its time.
    if (answer === '') socket.setTimeout(180000)
    answer += text
  })
  socket.on('end', () => {
    const token = tokenIn(answer)
    if (token === undefined) return give()
    done = true
    // As `src/cli/outlive-reader.ts`: a reader that has left is no fault of this command.
    process.stdout.on('error', (error) => {
      if (error.code !== 'EPIPE' && error.code !== 'EOF') throw error
    })
    process.stdout.write(`${token}\n`)
  })
}

function tokenIn(answer) {
  try {
    const result = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))
    return result.ok === true && typeof result.value.value === 'string' ? result.value.value : undefined
  } catch {
    return undefined
  }
}

/** As `src/node/data-directory.ts` says (a test compares them); `undefined` where that takes more than joining names. */
function controlPath() {
  const { env, platform } = process
  if (platform === 'win32') return undefined
  const { isAbsolute, join, resolve } = require('node:path')
  const home = env.HOME || require('node:os').homedir()
  const data = env.XDG_DATA_HOME && isAbsolute(env.XDG_DATA_HOME) ? env.XDG_DATA_HOME : join(home, '.local', 'share')
  const root =
    platform === 'darwin' ? join(home, 'Library', 'Application Support', 'Token Vault') : join(data, 'tokenvault')
  const directory = env.TOKENVAULT_HOME ? resolve(env.TOKENVAULT_HOME) : root
  const path = join(directory, 'control.sock')
  return Buffer.byteLength(path) <= 103 && isPrivate(directory) ? path : undefined
}

/** Nobody else can have put a socket there. */
function isPrivate(directory) {
  try {
    const info = require('node:fs').statSync(directory)
    return info.uid === process.getuid() && (info.mode & 0o077) === 0
  } catch {
    return false
  }
}

/** The whole program: built when it is not, and by a Node that has `node:sqlite`. */
function load() {
  const { existsSync } = require('node:fs')
  const { join } = require('node:path')
  const root = join(__dirname, '..')
  const program = join(root, 'out', 'main', 'cli.js')
  const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const node = recentEnough() || !existsSync(own) ? process.execPath : own
  if (!existsSync(program)) build(root, node)
  if (node !== process.execPath) return again(node)
  // Beside the program and not in the shared temporary directory, where others could leave compiled code for us.
  require('node:module').enableCompileCache?.(join(root, 'out', '.compile-cache'))
  import(require('node:url').pathToFileURL(program).href).catch((error) => {
    process.stderr.write(`tokenvault: ${error.message}\n`)
    process.exitCode = 1
  })
}

function recentEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 13)
}

function build(root, node) {
  const tool = require('node:path').join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  process.stderr.write('Building Token Vault, once…\n')
  const { status } = require('node:child_process').spawnSync(node, [tool, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status === 0) return
  process.stderr.write('tokenvault: the build failed; run `npm ci` and `npm run build`.\n')
  process.exit(1)
}

/** The same command by the project's own Node; signals, standard streams and the exit code pass through. */
function again(node) {
  const child = require('node:child_process').spawn(node, [__filename, ...words], { stdio: 'inherit' })
  const terminal = process.stdin.isTTY
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // On a terminal, Ctrl-C reaches the child by itself.
      if (!(terminal && signal === 'SIGINT')) child.kill(signal)
    })
  }
  child.once('error', (error) => {
    process.stderr.write(`tokenvault: ${error.message}\n`)
    process.exit(1)
  })
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (require('node:os').constants.signals[signal] ?? 0)))
}
