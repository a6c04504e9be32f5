import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One lock per user-data directory; a second process leaves a message that the first one picks up. */
export interface InstanceLock {
  request(directory: string, data: unknown): boolean
  release(): void
}

const pollMs = 50

export function createInstanceLock(onSecond: (argv: string[], directory: string, data: unknown) => void): InstanceLock {
  let held: { path: string; timer: NodeJS.Timeout } | undefined

  const readMessages = (mailbox: string) => {
    for (const name of readdirSync(mailbox).filter((entry) => entry.endsWith('.json'))) {
      const path = join(mailbox, name)
      const { argv, cwd, data } = JSON.parse(readFileSync(path, 'utf8')) as {
        argv: string[]
        cwd: string
        data: unknown
      }
      rmSync(path)
      onSecond(argv, cwd, data)
    }
  }
  return {
    request(directory, data) {
      if (held) return true
      const mailbox = join(directory, 'singleton')
      const path = join(directory, 'singleton.lock')
      mkdirSync(mailbox, { recursive: true })
      if (!take(path)) {
        const text = JSON.stringify({ argv: process.argv, cwd: process.cwd(), data })
        writeFileSync(join(mailbox, `${process.pid}.tmp`), text)
        renameSync(join(mailbox, `${process.pid}.tmp`), join(mailbox, `${process.pid}.json`))
        return false
      }
      held = { path, timer: setInterval(() => readMessages(mailbox), pollMs) }
      return true
    },
    release() {
      if (!held) return
      clearInterval(held.timer)
      rmSync(held.path, { force: true })
      held = undefined
    },
  }
}

function take(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    const owner = Number(readFileSync(path, 'utf8'))
    if (alive(owner)) return false
    writeFileSync(path, String(process.pid))
    return true
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
