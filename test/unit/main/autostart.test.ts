import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAutostart, desktopEntryText, quoteExecArgument } from '../../../src/main/autostart.ts'

const noApp = {
  getLoginItemSettings: () => {
    throw new Error('Linux has no login items')
  },
  setLoginItemSettings: () => {
    throw new Error('Linux has no login items')
  },
} as never

describe('start at login on Linux', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'autostart-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  const linux = (
    environment: Record<string, string> = {},
    command: [string, ...string[]] = ['/opt/Token Vault/tokenvault'],
  ) => createAutostart({ platform: 'linux', environment, homeDirectory: directory, command, app: noApp })
  const entry = (base: string) => join(base, 'autostart', 'tokenvault.desktop')

  it('is off until somebody turns it on, and off again afterwards', async () => {
    const autostart = linux()
    expect(await autostart.enabled()).toBe(false)
    await autostart.set(true)
    expect(await autostart.enabled()).toBe(true)
    expect(await readFile(entry(join(directory, '.config')), 'utf8')).toContain(
      'Exec="/opt/Token Vault/tokenvault" "--hidden"\n',
    )
    await autostart.set(false)
    await autostart.set(false)
    expect(await autostart.enabled()).toBe(false)
  })

  it.each([
    ['honours XDG_CONFIG_HOME', (own: string) => ({ XDG_CONFIG_HOME: join(own, 'xdg') }), 'xdg'],
    ['ignores a relative XDG_CONFIG_HOME', () => ({ XDG_CONFIG_HOME: 'xdg' }), '.config'],
  ])('%s', async (_what, environment, folder) => {
    await linux(environment(directory)).set(true)
    expect(await readFile(entry(join(directory, folder)), 'utf8')).toContain('[Desktop Entry]')
  })

  it.each([
    'Hidden=true',
    'X-GNOME-Autostart-enabled=false',
  ])('sees that the desktop switched it off with %s', async (line) => {
    const base = join(directory, '.config')
    await mkdir(join(base, 'autostart'), { recursive: true })
    await writeFile(entry(base), `[Desktop Entry]\nType=Application\n${line}\n`)
    expect(await linux().enabled()).toBe(false)
    await linux().set(true)
    expect(await linux().enabled()).toBe(true)
  })

  it('starts an AppImage by its own path, which does not change with each mount', async () => {
    await linux({ APPIMAGE: '/home/a/Token.AppImage' }, ['/tmp/.mount_x/tokenvault']).set(true)
    expect(await readFile(entry(join(directory, '.config')), 'utf8')).toContain(
      'Exec="/home/a/Token.AppImage" "--hidden"',
    )
  })

  it.each(['FLATPAK_ID', 'SNAP'])('is left to the packaging where %s is set', async (name) => {
    const autostart = linux({ [name]: 'x' })
    expect({ available: autostart.available, enabled: await autostart.enabled() }).toEqual({
      available: false,
      enabled: false,
    })
    await expect(autostart.set(true)).rejects.toMatchObject({ code: 'UNSUPPORTED' })
  })

  it('names the file that cannot be written', async () => {
    await writeFile(join(directory, '.config'), 'a file in the way')
    await expect(linux().set(true)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringContaining('tokenvault.desktop'),
    })
  })

  it.each([
    ['/usr/bin/a', '"/usr/bin/a"'],
    ['a b', '"a b"'],
    ['a"b', '"a\\\\"b"'],
    ['a$b`c', '"a\\\\$b\\\\`c"'],
    ['a\\b', '"a\\\\\\\\b"'],
    ['100%', '"100%%"'],
    ['%U', '"%%U"'],
    ['x; rm -rf ~', '"x; rm -rf ~"'],
  ])('quotes %s as %s', (raw, quoted) => {
    expect(quoteExecArgument(raw)).toBe(quoted)
  })

  it.each(['a\nExec=evil', 'a\rb', 'a\0b'])('refuses a path with a line break: %j', (raw) => {
    expect(() => desktopEntryText([raw])).toThrowError(/line break/)
  })
})

describe('start at login on macOS and Windows', () => {
  it.each([
    ['darwin', {}],
    ['win32', { path: 'C:\\vault.exe', args: ['--hidden'] }],
  ] as const)('on %s asks the system and tells the system', async (platform, options) => {
    const told: unknown[] = []
    const asked: unknown[] = []
    const autostart = createAutostart({
      platform,
      environment: {},
      homeDirectory: '/',
      command: ['C:\\vault.exe'],
      app: {
        getLoginItemSettings: (given: unknown) => {
          asked.push(given)
          return { openAtLogin: true }
        },
        setLoginItemSettings: (given: unknown) => told.push(given),
      } as never,
    })
    expect(await autostart.enabled()).toBe(true)
    await autostart.set(false)
    expect({ asked, told }).toEqual({ asked: [options], told: [{ ...options, openAtLogin: false }] })
  })
})
