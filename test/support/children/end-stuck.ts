import { execFileSync } from 'node:child_process'
import { open } from 'node:fs'
import { endProcess, endProcessSoon } from '../../../src/node/end-process.ts'

/** Blocks a thread of the pool for ever, as a keychain's prompt does, then ends: `end-stuck.ts FIFO now|soon`. */
const [fifo = '', how] = process.argv.slice(2)
execFileSync('mkfifo', [fifo])
open(fifo, 'r', () => undefined)
process.exitCode = 4
setImmediate(() => (how === 'now' ? endProcess(3) : endProcessSoon(50)))
