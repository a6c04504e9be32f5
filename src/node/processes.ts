import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Processes } from '../core/ports.ts'

const run = promisify(execFile)
const limits = { timeout: 10_000, windowsHide: true } as const

/** Processes by number and start, as each system tells it. */
export function createProcesses(platform: NodeJS.Platform = process.platform): Processes {
  if (platform === 'linux') return { mark: linuxMark }
  const ask = platform === 'win32' ? askWindows : askPs
  return {
    // A program is started only for those that are there at all.
    mark: async (processId) => (isThere(processId) ? ask(processId) : null),
  }
}

/** proc(5): the start in ticks since boot is field 22 of `stat`; the boot's own id tells boots apart. */
async function linuxMark(processId: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${processId}/stat`, 'latin1'),
      readFile('/proc/sys/kernel/random/boot_id', 'latin1'),
    ])
    // The name in parentheses may hold spaces and parentheses itself.
    const [state, ...after] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended; only its parent has not noticed.
    if (state === 'Z' || state === 'X') return null
    return `${boot.trim()}/${after[18]}`
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ESRCH')) return null
    throw error
  }
}

async function askPs(processId: number): Promise<string | null> {
  const { stdout } = await run('/bin/ps', ['-o', 'lstart=', '-p', String(processId)], {
    ...limits,
    env: { LC_ALL: 'C', TZ: 'UTC' },
  }).catch(nothing)
  return stdout.trim() || null
}

async function askWindows(processId: number): Promise<string | null> {
  const script = `(Get-Process -Id ${Math.trunc(processId)} -ErrorAction Stop).StartTime.ToFileTimeUtc()`
  const { stdout } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], limits).catch(
    nothing,
  )
  return stdout.trim() || null
}

/** Both programs exit with 1 for a process that is gone; anything else is trouble to be told. */
function nothing(error: unknown): { stdout: string } {
  if (isCode(error, 1)) return { stdout: '' }
  throw error
}

function isThere(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

function isCode(error: unknown, code: string | number): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
