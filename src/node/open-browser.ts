import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import type { Browser } from '../core/ports.ts'

export type { Browser } from '../core/ports.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface BrowserSurroundings {
  readonly platform: NodeJS.Platform
  readonly env: Environment
  /** Whether a program can be run: an absolute path, or a name on the PATH. */
  readonly exists: (program: string) => boolean
}

/** How long an opener may take to fail; one that still runs then is showing the page. */
const verdictMs = 2_000

/**
 * What opens a page, tried in order; none where nobody could see it. `BROWSER` may name one program, or `none`. An address
 * is never passed through a shell: it comes from servers (CVE-2025-6514 in mcp-remote began that way).
 */
export function browserCommands({ platform, env, exists }: BrowserSurroundings): readonly (readonly string[])[] {
  const chosen = env.BROWSER?.trim()
  if (chosen === 'none') return []
  const own = chosen && exists(chosen) ? [[chosen]] : []
  if (platform === 'darwin') return [...own, ['open']]
  if (platform === 'win32') return [...own, ['rundll32', 'url.dll,FileProtocolHandler']]
  if (env.WSL_DISTRO_NAME) return [...own, ['wslview'], ['rundll32.exe', 'url.dll,FileProtocolHandler']].filter(runs)
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return own
  return [...own, ['xdg-open']].filter(runs)

  function runs(command: readonly string[]): boolean {
    return exists(command[0] ?? '')
  }
}

/** https, or http on this machine: nothing else is ever handed to the system. */
export function isOpenable(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback)
}

/** Where a program of this machine with this environment looks for a browser. */
export function surroundingsOf(env: Environment): BrowserSurroundings {
  return { platform: process.platform, env, exists: (program) => onPath(program, env) }
}

/** The system browser of a program without Electron. */
export function createNodeBrowser(surroundings = surroundingsOf(process.env)): Browser {
  return {
    async open(address) {
      if (!isOpenable(address)) return false
      // The parsed form: no leading dash, no white space, nothing that an opener could take for an option.
      const { href } = new URL(address)
      for (const command of browserCommands(surroundings)) if (await run([...command, href])) return true
      return false
    },
  }
}

function run([program = '', ...args]: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true, shell: false, windowsHide: true })
    const timer = setTimeout(() => resolve(true), verdictMs)
    const settle = (opened: boolean) => {
      clearTimeout(timer)
      resolve(opened)
    }
    child.once('error', () => settle(false))
    child.once('exit', (code) => settle(code === 0))
    child.unref()
  })
}

function onPath(program: string, env: Environment): boolean {
  if (isAbsolute(program)) return existsSync(program)
  return (env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)))
}
