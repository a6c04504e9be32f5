import { EventEmitter } from 'node:events'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDesktopNotifier } from '../../../src/main/desktop-notifier.ts'
import { createHostHandlers } from '../../../src/main/host-handlers.ts'
import { hostTexts } from '../../../src/main/host-text.ts'
import { offerOtherHost } from '../../../src/main/other-host.ts'
import { createTrayActions } from '../../../src/main/tray-actions.ts'
import type { TrayAction } from '../../../src/main/tray-model.ts'
import { errorWords } from '../../../src/shared/error-words.ts'
import type { Result } from '../../../src/shared/result.ts'
import type { LedgerRowView } from '../../../src/shared/views.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

const settle = () => new Promise(setImmediate)
const failed: Result<never> = { ok: false, error: { code: 'OFFLINE', message: 'No network.', retryable: true } }

describe('an item of the tray', () => {
  function setUp(answer: Result<unknown> = { ok: true, value: null }) {
    const calls: unknown[] = []
    const seen: unknown[] = []
    const perform = createTrayActions({
      client: {
        on: () => () => undefined,
        call: async (name: string, input: unknown) => {
          calls.push([name, input])
          if (name !== 'profiles.list') return answer
          return {
            ok: true,
            value: ['valid', 'expired', 'signed-out', 'static'].map((state) => ({ id: state, state })),
          }
        },
      } as never,
      showWindow: () => seen.push('window'),
      showSignIn: (id) => seen.push(`sign-in ${id}`),
      quit: () => seen.push('quit'),
      rememberRecent: (id) => seen.push(`recent ${id}`),
      tell: (problem, profileId) => seen.push(`told ${problem.message} ${profileId}`),
      log: createRecordingLogger(),
    })
    return { perform, calls, seen }
  }

  it.each([
    [
      { kind: 'copy', profileId: 'p', shape: 'header' },
      [['tokens.copy', { profile: 'p', shape: 'header' }]],
      ['recent p'],
    ],
    [{ kind: 'refresh', profileId: 'p' }, [['tokens.refresh', { profile: 'p' }]], []],
    [{ kind: 'sign-in', profileId: 'p' }, [], ['sign-in p']],
    [{ kind: 'answer', question: 'q', answer: 'once' }, [['access.answer', { question: 'q', answer: 'once' }]], []],
    [{ kind: 'pause-proxy', paused: true }, [['proxy.pause', { paused: true }]], []],
    [{ kind: 'open' }, [], ['window']],
    [{ kind: 'quit' }, [], ['quit']],
    [
      { kind: 'refresh-all' },
      [
        ['profiles.list', undefined],
        ['tokens.refresh', { profile: 'valid' }],
        ['tokens.refresh', { profile: 'expired' }],
      ],
      [],
    ],
  ] as [TrayAction, unknown[], string[]][])('%j does what it says', async (action, calls, seen) => {
    const tray = setUp()
    tray.perform(action)
    await settle()
    expect({ calls: tray.calls, seen: tray.seen }).toEqual({ calls, seen })
  })

  it('tells the person when nothing was copied, or an old value would be pasted', async () => {
    const { perform, seen } = setUp(failed)
    perform({ kind: 'copy', profileId: 'p', shape: 'access-token' })
    await settle()
    expect(seen).toEqual(['recent p', 'told No network. p'])
  })

  it('tells once why several refreshes failed, not once for each', async () => {
    const { perform, seen } = setUp(failed)
    perform({ kind: 'refresh-all' })
    await settle()
    await settle()
    expect(seen).toEqual([`told ${errorWords.en.OFFLINE.remedy} null`])
  })
})

describe('notifications', () => {
  function setUp(options: { enabled?: boolean; supported?: boolean } = {}) {
    const shown: (EventEmitter & { options: object })[] = []
    const windows: (string | undefined)[] = []
    const notifier = createDesktopNotifier({
      supported: () => options.supported ?? true,
      enabled: () => options.enabled ?? true,
      language: () => 'zh-CN',
      create: (given) => {
        const notification = Object.assign(new EventEmitter(), {
          options: given,
          show: () => void shown.push(notification),
        })
        return notification
      },
      showWindow: (place) => void windows.push(place),
    })
    const text = { title: { en: 'T', 'zh-CN': '标题' }, body: { en: 'B', 'zh-CN': '内容' } }
    notifier.notify({ ...text, profileId: null })
    return { shown, windows, notifier, text }
  }

  it('are shown in the person’s language and lead to the window', () => {
    const { shown, windows } = setUp()
    shown[0]?.emit('click')
    expect({ options: shown.map(({ options }) => options), windows }).toEqual({
      options: [{ title: '标题', body: '内容' }],
      windows: [undefined],
    })
  })

  it('lead to the profile they are about, and begin the sign-in that they ask for', () => {
    const { shown, windows, notifier, text } = setUp()
    notifier.notify({ ...text, kind: 'refresh-failing', profileId: 'a/b' })
    notifier.notify({ ...text, kind: 'sign-in-needed', profileId: 'p' })
    shown[1]?.emit('click')
    shown[2]?.emit('action')
    expect(shown[1]?.options).not.toHaveProperty('actions')
    expect(shown[2]?.options).toMatchObject({ actions: [{ type: 'button', text: '登录' }] })
    expect(windows).toEqual(['#/profiles/a%2Fb', '#/profiles/p/sign-in'])
  })

  it.each([{ enabled: false }, { supported: false }])('are not shown with %j', (options) => {
    expect(setUp(options).shown).toHaveLength(0)
  })
})

describe('the calls of the desktop', () => {
  function setUp(where: (name: string) => string | undefined = () => undefined, rows = 0) {
    const seen: unknown[] = []
    const view = { theme: 'dark' } as never
    const handlers = createHostHandlers({
      capabilities: () => ({ host: 'desktop' }) as never,
      preferences: {
        view: async () => view,
        change: async (changes: unknown) => {
          seen.push(changes)
          return view
        },
      } as never,
      preferencesChanged: (now) => seen.push(['changed', now]),
      showWindow: () => seen.push('window'),
      links: { open: async (url) => url.startsWith('https:') },
      clipboard: {
        write: async (text) => {
          seen.push(['clipboard', text])
          return { clearsAt: 5 }
        },
      },
      doctor: async () => [],
      askWhere: async (name) => where(name),
      ledger: async ({ before = rows + 1, limit = 0 }) =>
        Array.from({ length: Math.min(limit, before - 1) }, (_, at) => ({ id: before - 1 - at }) as LedgerRowView),
      quit: () => seen.push('quit'),
    })
    return { handlers, seen, view }
  }

  it('write a file where the person said, for its owner alone, and nothing when they cancelled', async () => {
    const directory = await createTempDirectory()
    const { handlers } = setUp((name) => join(directory, name))
    const path = join(directory, 'backup.json')
    await writeFile(path, 'an older one', { mode: 0o644 })
    expect(await handlers['host.saveFile']({ name: 'backup.json', text: 'sealed' })).toEqual({ path })
    expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777]).toEqual(['sealed', 0o600])
    expect(await setUp().handlers['host.saveFile']({ name: 'backup.json', text: 'again' })).toEqual({ path: null })
    expect(await readFile(path, 'utf8')).toBe('sealed')
  })

  it('write the ledger row by row, all its pages, and leave nothing behind that is half written', async () => {
    const directory = await createTempDirectory()
    const path = join(directory, 'ledger.jsonl')
    const { handlers } = setUp((name) => join(directory, name), 2_500)
    expect(await handlers['host.saveLedger']({ name: 'ledger.jsonl', filter: {} })).toEqual({ path, rows: 2_500 })
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([2_500, '{"id":2500}', '{"id":1}'])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const failing = createHostHandlers({
      askWhere: async () => join(directory, 'other.jsonl'),
      ledger: async () => {
        throw new Error('the database is gone')
      },
    } as never)
    await expect(failing['host.saveLedger']({ name: 'x.jsonl', filter: {} })).rejects.toThrow('the database is gone')
    expect(await readdir(directory)).toEqual(['ledger.jsonl'])
    expect(await setUp().handlers['host.saveLedger']({ name: 'x.jsonl', filter: {} })).toEqual({ path: null, rows: 0 })
  })

  it('show the window and need no link for it', async () => {
    const { handlers, seen } = setUp()
    expect({ answer: await handlers['host.show'](undefined), seen }).toEqual({
      answer: { url: null },
      seen: ['window'],
    })
  })

  it('tell of changed preferences', async () => {
    const { handlers, seen, view } = setUp()
    await handlers['host.setPreferences']({ theme: 'dark' })
    expect(seen).toEqual([{ theme: 'dark' }, ['changed', view]])
  })

  it('put a secret that the page shows on the host’s clipboard, which can clear it', async () => {
    const { handlers, seen } = setUp()
    expect(await handlers['host.copySecret']({ text: 'tv_key' })).toEqual({ clearsAt: 5 })
    expect(seen).toEqual([['clipboard', 'tv_key']])
  })

  it('refuse a link that the system must not get', async () => {
    const { handlers } = setUp()
    expect(await handlers['host.openLink']({ url: 'https://docs.example/' })).toBeNull()
    await expect(handlers['host.openLink']({ url: 'file:///etc/passwd' })).rejects.toMatchObject({ code: 'DENIED' })
  })

  it('answer before they quit', async () => {
    const { handlers, seen } = setUp()
    expect([await handlers['host.quit'](undefined), [...seen]]).toEqual([null, []])
    await settle()
    expect(seen).toEqual(['quit'])
  })
})

describe('a data directory that another program owns', () => {
  async function offer(choice: number, shown: Result<{ url: string | null }>) {
    const asked: (string | undefined)[] = []
    const opened: string[] = []
    let closed = 0
    await offerOtherHost({
      directory: '/home/a/vault',
      text: hostTexts.en.inUse,
      ask: async ({ message }) => ({ response: asked.push(message) === 1 ? choice : 0 }),
      connect: () => ({ call: async () => shown, on: () => () => undefined, close: () => (closed += 1) }) as never,
      links: { open: async (url) => opened.push(url) > 0 },
    })
    return { questions: asked.length, opened, closed }
  }

  it.each([
    [
      'opens the link of a headless host',
      0,
      { ok: true, value: { url: 'http://127.0.0.1:1/#x' } },
      { questions: 1, opened: ['http://127.0.0.1:1/#x'], closed: 1 },
    ],
    [
      'lets another desktop show its window',
      0,
      { ok: true, value: { url: null } },
      { questions: 1, opened: [], closed: 1 },
    ],
    ['says when the other one does not answer', 0, failed, { questions: 2, opened: [], closed: 1 }],
    ['does nothing when the person declines', 1, failed, { questions: 1, opened: [], closed: 0 }],
  ] as [string, number, Result<{ url: string | null }>, object][])('%s', async (_what, choice, shown, expected) => {
    expect(await offer(choice, shown)).toEqual(expected)
  })
})
