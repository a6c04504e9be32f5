import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import { createJsonLogger, type JsonLoggerOptions } from '../../../src/node/json-logger.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

async function setUp(options: Partial<JsonLoggerOptions> = {}) {
  const directory = await createTempDirectory()
  const log = createJsonLogger({ directory, now: () => Date.UTC(2026, 0, 1), ...options })
  onTestFinished(() => log.dispose())
  const read = async (name = 'tokenvault.log') =>
    (await readFile(join(directory, name), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  return { directory, log, read }
}

describe('the log file', () => {
  it('holds one JSON line an event, redacted, at once, and is private', async () => {
    const { directory, log, read } = await setUp()
    log.info('refresh.done', { profileId: 'p', token: 'canary' })
    log.warn('proxy.paused')
    log.failure('refresh.failed', new VaultError('OFFLINE', 'No route.', { cause: new Error('canary') }), {
      attempt: 2,
    })
    const at = '2026-01-01T00:00:00.000Z'
    expect(await read()).toEqual([
      { at, level: 'info', event: 'refresh.done', profileId: 'p', token: '[masked]' },
      { at, level: 'warn', event: 'proxy.paused' },
      {
        at,
        level: 'error',
        event: 'refresh.failed',
        attempt: 2,
        error: {
          name: 'VaultError',
          code: 'OFFLINE',
          message: 'No route.',
          cause: { name: 'Error', message: '[masked]' },
        },
      },
    ])
    expect((await stat(join(directory, 'tokenvault.log'))).mode & 0o777).toBe(0o600)
  })

  it('is put aside before it grows too large, and only the newest few are kept', async () => {
    const { directory, log, read } = await setUp({ maxBytes: 300, files: 3 })
    for (let count = 0; count < 40; count += 1) log.info('tick', { count })
    const names = (await readdir(directory)).sort()
    expect(names).toEqual(['tokenvault.1.log', 'tokenvault.2.log', 'tokenvault.log'])
    for (const name of names) expect((await stat(join(directory, name))).size).toBeLessThanOrEqual(300)
    const kept = [...(await read('tokenvault.2.log')), ...(await read('tokenvault.1.log')), ...(await read())]
    expect(kept.map((line) => line.count)).toEqual(Array.from({ length: kept.length }, (_, n) => 40 - kept.length + n))
  })

  it('never throws, and says how many lines were lost once it can be written again', async () => {
    const { directory, log, read } = await setUp()
    await rm(directory, { recursive: true })
    log.info('lost')
    log.info('lost')
    await mkdir(directory)
    log.info('found')
    expect(await read()).toMatchObject([{ event: 'found', dropped: 2 }])
  })

  it('survives what cannot be logged', async () => {
    const { log, read } = await setUp()
    const hostile = {
      get message(): string {
        throw new Error('canary')
      },
    }
    const circular = {} as Record<string, never>
    Object.assign(circular, { errors: circular })
    log.failure('odd', Object.create(Error.prototype, Object.getOwnPropertyDescriptors(hostile)))
    log.info('odd', circular)
    expect(await read()).toMatchObject([{ event: 'odd' }, { event: 'odd' }])
  })

  it('follows no link that was put in its place', async () => {
    const { directory, log } = await setUp()
    const target = join(directory, 'target')
    await writeFile(target, 'mine')
    await chmod(target, 0o644)
    await symlink(target, join(directory, 'tokenvault.log'))
    log.info('tick')
    expect([await readFile(target, 'utf8'), (await stat(target)).mode & 0o777]).toEqual(['mine', 0o644])
  })

  it('takes no line after dispose', async () => {
    const { log, read } = await setUp()
    log.info('first')
    log.dispose()
    log.info('second')
    expect(await read()).toHaveLength(1)
  })
})
