import { spawn } from 'node:child_process'
import { root } from './project-paths.mjs'

/**
 * Runs a program with this terminal, passes SIGINT and SIGTERM on, and resolves with its exit code (128 + signal number
 * is not used: a program ended by a signal counts as 1).
 */
export function run(command, args, { env = process.env, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: quiet ? ['ignore', 'ignore', 'inherit'] : 'inherit' })
    const forward = (signal) => child.kill(signal)
    process.on('SIGINT', forward)
    process.on('SIGTERM', forward)
    child.once('error', reject)
    child.once('exit', (code) => {
      process.off('SIGINT', forward)
      process.off('SIGTERM', forward)
      resolve(code ?? 1)
    })
  })
}
