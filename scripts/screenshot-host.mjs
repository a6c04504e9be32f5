import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { node, root } from './project-paths.mjs'

/**
 * The real headless host, on a throw-away data directory below `home`; resolves with its process and its ready line. It meets no
 * keychain unless `session` leads it to one.
 */
export function startHost(home, directory, session = {}) {
  const args = ['bin/tokenvault.cjs', 'serve', '--json', '--no-open']
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TOKENVAULT_HOME: join(home, directory),
    BROWSER: 'none',
    ...session,
  }
  const child = spawn(node, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
      const line = output.split('\n').find((candidate) => candidate.startsWith('{"ui"') && candidate.endsWith('}'))
      if (line) resolve({ child, ready: JSON.parse(line) })
    })
    child.once('exit', (code) => reject(new Error(`The host ended with ${code}.`)))
  })
}
