import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SessionFacts } from '../../src/core/profiles/profile.ts'
import type { Input } from '../../src/shared/contract.ts'
import type { ProcessStep } from './refresh-steps.ts'

/** What stands on a disk of a role, in the clear: its tokens are those of a lab. */
export interface OnDisk {
  readonly refreshToken: string | null
  readonly accessToken: string | null
  readonly facts: SessionFacts
}

type Order =
  | { readonly do: 'add'; readonly settings: Record<string, string> }
  | { readonly do: 'sign-in' | 'settle' | 'view' }
  | { readonly do: 'refresh'; readonly stopAt: ProcessStep | null }
  | { readonly do: 'lend'; readonly callers: number }
  | { readonly do: 'add-client'; readonly client: Input<'clients.add'> }
  | { readonly do: 'end'; readonly stopAt: ProcessStep | null }
export type RoleOrder = Order & { readonly number: number }

export type RoleReport =
  | { readonly kind: 'passed'; readonly step: ProcessStep }
  | { readonly kind: 'opened'; readonly disk: OnDisk | null }
  | { readonly kind: 'done'; readonly number: number; readonly value: unknown; readonly disk: OnDisk | null }
  | { readonly kind: 'failed'; readonly number: number; readonly code: string; readonly message: string }

export const rolePassphrase = 'a passphrase of a lab, not of a person'

/** A process that runs the engine on a data directory; see `children/refresh-role.ts`. */
export interface RoleProcess {
  /** Steps that it went through, in order. */
  readonly passed: readonly ProcessStep[]
  readonly isOpen: () => boolean
  /** With what it found on disk when it had the lock. */
  readonly opened: Promise<OnDisk | null>
  at(step: ProcessStep): Promise<void>
  /** Resolves with what the order gave and what stands on disk after it. Never, when the process is killed. */
  order(order: Order): Promise<{ value: unknown; disk: OnDisk | null }>
  /** As `kill -9` does; resolves when it is gone. */
  kill(): Promise<void>
  readonly gone: Promise<void>
}

export interface RoleOptions {
  readonly home: string
  readonly stopAt?: ProcessStep
  /** Refreshes nothing by itself. */
  readonly quiet?: boolean
  /** For the proof that this is seen: its disk does not keep what a refresh notes before it sends. */
  readonly forgetsJournal?: boolean
}

const script = join(import.meta.dirname, 'children', 'refresh-role.ts')

export function startRole({ home, stopAt, quiet = false, forgetsJournal = false }: RoleOptions): RoleProcess {
  const { PATH = '', HOME = '' } = process.env
  const NODE_COMPILE_CACHE = join(tmpdir(), 'tokenvault-test-compile-cache')
  const args = [
    home,
    stopAt ?? '',
    rolePassphrase,
    ...(quiet ? ['--quiet'] : []),
    ...(forgetsJournal ? ['--forget-journal'] : []),
  ]
  const child = fork(script, args, { env: { PATH, HOME, NODE_COMPILE_CACHE }, silent: true })
  const reports = listen(child)
  const passed: ProcessStep[] = []
  let open = false
  let numbers = 0
  void reports.each((report) => {
    if (report.kind === 'passed') passed.push(report.step)
    if (report.kind === 'opened') open = true
  })
  const opened = reports.first((report) => (report.kind === 'opened' ? report : undefined)).then(({ disk }) => disk)
  // Whoever dies on its way there is not waited for.
  opened.catch(() => undefined)
  return {
    passed,
    isOpen: () => open,
    opened,
    async at(step) {
      if (passed.includes(step)) return
      await reports.first((report) => (report.kind === 'passed' && report.step === step ? report : undefined))
    },
    async order(order) {
      numbers += 1
      const number = numbers
      const answer = reports.first((report) => ('number' in report && report.number === number ? report : undefined))
      child.send({ ...order, number })
      const report = await answer
      if (report.kind === 'failed') throw new Error(`${order.do}: ${report.code}: ${report.message}`)
      return report
    },
    async kill() {
      child.kill('SIGKILL')
      await reports.gone
    },
    gone: reports.gone,
  }
}

/** The reports of a child. One that ends without being killed says why. */
function listen(child: ChildProcess) {
  const listeners = new Set<(report: RoleReport) => void>()
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  child.stdout?.resume()
  child.on('message', (report: RoleReport) => {
    for (const listener of [...listeners]) listener(report)
  })
  let killed = false
  const gone = once(child, 'exit').then(([, signal]) => {
    killed = signal === 'SIGKILL'
  })
  return {
    gone,
    each: (listener: (report: RoleReport) => void) => listeners.add(listener),
    first<T extends RoleReport>(wanted: (report: RoleReport) => T | undefined): Promise<T> {
      return new Promise((resolve, reject) => {
        const listener = (report: RoleReport) => {
          const found = wanted(report)
          if (found === undefined) return
          listeners.delete(listener)
          resolve(found)
        }
        listeners.add(listener)
        // A killed process answers nothing, as in life; another end is a mistake.
        void gone.then(() => killed || reject(new Error(`The process ended: ${errors}`)))
      })
    },
  }
}
