import { describe, expect, it } from 'vitest'
import { browserCommands, createNodeBrowser, isOpenable } from '../../../src/node/open-browser.ts'

const everything = () => true

describe('what opens a page', () => {
  it.each<[string, NodeJS.Platform, Record<string, string>, string[][]]>([
    ['xdg-open where a display is', 'linux', { DISPLAY: ':0' }, [['xdg-open']]],
    ['xdg-open under Wayland', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, [['xdg-open']]],
    ['nothing over SSH', 'linux', {}, []],
    ['nothing when the person says so', 'darwin', { BROWSER: 'none' }, []],
    ['the chosen program first', 'linux', { BROWSER: 'firefox', DISPLAY: ':0' }, [['firefox'], ['xdg-open']]],
    ['the chosen program alone without a display', 'linux', { BROWSER: '/bin/w3m' }, [['/bin/w3m']]],
    ['open on macOS', 'darwin', {}, [['open']]],
    ['rundll32 on Windows', 'win32', {}, [['rundll32', 'url.dll,FileProtocolHandler']]],
    [
      'Windows from inside WSL',
      'linux',
      { WSL_DISTRO_NAME: 'Debian' },
      [['wslview'], ['rundll32.exe', 'url.dll,FileProtocolHandler']],
    ],
  ])('is %s', (_, platform, env, commands) => {
    expect(browserCommands({ platform, env, exists: everything })).toEqual(commands)
  })

  it('is nothing that is not installed', () => {
    const env = { DISPLAY: ':0', BROWSER: 'a shell; command' }
    expect(browserCommands({ platform: 'linux', env, exists: () => false })).toEqual([])
  })
})

describe('what is opened', () => {
  it.each([
    ['https://login.example/authorize?x=1', true],
    ['http://127.0.0.1:4100/enter?token=a', true],
    ['http://localhost:8080/', true],
    ['http://[::1]:8080/', true],
    ['http://login.example/', false],
    ['http://127.0.0.1.evil.example/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['ms-msdt:/id', false],
    ['$(touch /tmp/x)', false],
    ['--version', false],
    ['', false],
  ])('%s → %s', (address, openable) => {
    expect(isOpenable(address)).toBe(openable)
  })

  it('resolves false instead of failing when the opener cannot be run', async () => {
    const surroundings = { platform: 'linux', env: { BROWSER: '/no/such/program' }, exists: everything } as const
    expect(await createNodeBrowser(surroundings).open('https://x.example/')).toBe(false)
  })

  it('resolves false when the opener fails, and true when it succeeds', async () => {
    const open = (program: string) =>
      createNodeBrowser({ platform: 'linux', env: { BROWSER: program }, exists: everything }).open('https://x.example/')
    expect([await open('false'), await open('true')]).toEqual([false, true])
  })
})
