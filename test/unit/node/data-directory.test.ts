import { describe, expect, it } from 'vitest'
import { dataPaths, defaultDataDirectory, type PathSurroundings } from '../../../src/node/data-directory.ts'

const home = { home: '/home/ann' }

describe('the default data directory', () => {
  it.each([
    ['TOKENVAULT_HOME wins', { TOKENVAULT_HOME: '/srv/tv', XDG_DATA_HOME: '/x' }, 'linux', '/srv/tv'],
    ['XDG_DATA_HOME', { XDG_DATA_HOME: '/x/data' }, 'linux', '/x/data/tokenvault'],
    ['a relative XDG_DATA_HOME is ignored', { XDG_DATA_HOME: 'data' }, 'linux', '/home/ann/.local/share/tokenvault'],
    [
      'an empty value is none',
      { TOKENVAULT_HOME: '', XDG_DATA_HOME: '' },
      'linux',
      '/home/ann/.local/share/tokenvault',
    ],
    ['macOS', { XDG_DATA_HOME: '/x' }, 'darwin', '/home/ann/Library/Application Support/Token Vault'],
  ] as const)('%s', (_, env, platform, expected) => {
    expect(defaultDataDirectory(env, platform, home)).toBe(expected)
  })

  it.each([
    [{ APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' }, 'C:\\Users\\ann\\AppData\\Roaming\\Token Vault'],
    [{}, 'C:\\Users\\ann\\AppData\\Roaming\\Token Vault'],
  ])('is in the roaming profile on Windows (%j)', (env, expected) => {
    expect(defaultDataDirectory(env, 'win32', { home: 'C:\\Users\\ann' })).toBe(expected)
  })
})

describe('the control socket', () => {
  const surroundings = (change: Partial<PathSurroundings> = {}): PathSurroundings => ({
    env: {},
    platform: 'linux',
    home: '/home/ann',
    temporary: '/tmp',
    userId: '1000',
    ...change,
  })
  const long = `/home/ann/${'deep/'.repeat(20)}`
  const control = (root: string, change?: Partial<PathSurroundings>) => dataPaths(root, surroundings(change)).control

  it('stands in the data directory', () => {
    expect(control('/home/ann/tv/')).toBe('/home/ann/tv/control.sock')
  })

  it('moves to the runtime directory when its path would be too long for a socket', () => {
    expect(control(long, { env: { XDG_RUNTIME_DIR: '/run/user/1000' } })).toMatch(
      /^\/run\/user\/1000\/tokenvault-1000-[0-9a-f]{16}\/control\.sock$/,
    )
  })

  it.each([
    ['there is no runtime directory', {}],
    ['the runtime directory is not absolute', { XDG_RUNTIME_DIR: 'run' }],
    ['the runtime directory is too long as well', { XDG_RUNTIME_DIR: `/${'r'.repeat(90)}` }],
  ])('moves to the temporary directory when %s', (_, env) => {
    expect(control(long, { env })).toMatch(/^\/tmp\/tokenvault-1000-[0-9a-f]{16}\/control\.sock$/)
  })

  it('counts bytes, not letters', () => {
    expect(control(`/home/ann/${'保管库'.repeat(12)}`)).toMatch(/^\/tmp\//)
  })

  it('differs between data directories and is the same for the same one', () => {
    expect(control(`${long}a`)).not.toBe(control(`${long}b`))
    expect(control(`${long}a`)).toBe(control(`${long}a/`))
  })

  it('is a named pipe on Windows, the same whatever the case of the path', () => {
    const pipe = (root: string) => control(root, { platform: 'win32' })
    expect(pipe('C:\\Users\\Ann\\TV')).toMatch(/^\\\\\.\\pipe\\tokenvault-[0-9a-f]{16}$/)
    expect(pipe('C:\\Users\\Ann\\TV')).toBe(pipe('c:\\users\\ann\\tv'))
  })
})
