import { spawn } from 'node:child_process'
import { access, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { describe, expect, it, type TestContext } from 'vitest'
import { startChild, wrapChild } from '../../support/child-script.ts'
import { digestDirectory } from '../../support/file-digest.ts'
import { skip } from '../../support/mounts.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

const project = join(import.meta.dirname, '../../..')
const child = join(project, 'test/support/children/keychain-vault.ts')

async function find(program: string): Promise<boolean> {
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    if (
      await access(join(directory, program)).then(
        () => true,
        () => false,
      )
    )
      return true
  }
  return false
}

async function needPrograms(test: TestContext): Promise<void> {
  for (const program of ['dbus-run-session', 'gnome-keyring-daemon']) {
    if (!(await find(program))) skip(test, `${program} is not installed, so there is no real keychain to try`)
  }
}

/** Runs shell lines inside a session bus of their own, with an unlocked keyring whose files live in `home`. */
async function inKeyringSession(home: string, script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const runtime = join(home, 'runtime')
  await mkdir(runtime, { recursive: true, mode: 0o700 })
  const unlock = 'printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1'
  const session = spawn('dbus-run-session', ['--', 'sh', '-c', `${unlock}\n${script}`, 'sh', ...args], {
    cwd: project,
    env: { ...process.env, ...env, HOME: home, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: join(home, 'data') },
  })
  let output = ''
  session.stdout.on('data', (chunk) => {
    output += chunk
  })
  const { code, errors } = await wrapChild(session).exit()
  return { code, errors, lines: output.trim().split('\n') }
}

/** A bus that starts nothing by itself: there is no keyring until somebody starts one. */
const busWithoutServices = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`

const withoutBus = (home: string) => ({
  PATH: process.env.PATH,
  HOME: home,
  XDG_RUNTIME_DIR: join(home, 'no-runtime'),
})

describe('the real keychain (Secret Service)', () => {
  it('keeps the key of a vault over a restart of the program', async (test) => {
    await needPrograms(test)
    const home = await createTempDirectory()
    const script = '"$1" "$2" "$3" make && "$1" "$2" "$3" open'
    const { lines, errors } = await inKeyringSession(home, script, [process.execPath, child, home])
    const expected = { value: 'sealed in another life', protection: 'keychain' }
    expect(
      lines.map((line) => JSON.parse(line)),
      errors,
    ).toEqual([expected, expected])
  })

  it('keeps it over a new session of the person, too', async (test) => {
    await needPrograms(test)
    const home = await createTempDirectory()
    for (const step of ['make', 'open']) {
      const { lines, errors } = await inKeyringSession(home, '"$1" "$2" "$3" "$4"', [
        process.execPath,
        child,
        home,
        step,
      ])
      expect(JSON.parse(lines[0] ?? ''), errors).toMatchObject({ protection: 'keychain' })
    }
  })

  it('passes the contract of key protectors', async (test) => {
    await needPrograms(test)
    const home = await createTempDirectory()
    const vitest = join(project, 'node_modules/vitest/vitest.mjs')
    const script = '"$1" "$2" run --reporter=verbose --project contract test/contract/key-protector.test.ts'
    const { code, errors, lines } = await inKeyringSession(home, script, [process.execPath, vitest], {
      TOKENVAULT_TEST_KEYCHAIN: '1',
      NO_COLOR: '1',
    })
    expect(code, errors + lines.join('\n')).toBe(0)
    expect(lines.join('\n')).toMatch(/✓ .*\(real keychain\) > unwraps the key that it wrapped/)
  })

  it('that is locked without anybody to ask is reported, and the vault is left as it was', async (test) => {
    await needPrograms(test)
    const home = await createTempDirectory()
    await inKeyringSession(home, '"$1" "$2" "$3" make', [process.execPath, child, home])
    const before = await digestDirectory(home)
    const fresh = join(await createTempDirectory(), 'nobody')
    const runtime = join(fresh, 'runtime')
    await mkdir(runtime, { recursive: true, mode: 0o700 })
    const session = spawn('dbus-run-session', ['--', process.execPath, child, home, 'open'], {
      env: { ...process.env, HOME: fresh, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: join(fresh, 'data') },
    })
    const life = wrapChild(session)
    expect(JSON.parse(await life.line())).toMatchObject({ code: 'KEYSTORE_UNAVAILABLE' })
    await life.exit()
    expect(await digestDirectory(home)).toEqual(before)
  })

  it('that starts after the program is found by it, without anybody’s word', async (test) => {
    await needPrograms(test)
    const home = await createTempDirectory()
    await inKeyringSession(home, '"$1" "$2" "$3" make', [process.execPath, child, home])
    const runtime = join(home, 'runtime')
    const config = join(home, 'bus.conf')
    await writeFile(config, busWithoutServices)
    const keyring = 'printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1'
    const script = `"$1" "$2" "$3" later | { read -r first; echo "$first"; ${keyring}; cat; }`
    const session = spawn(
      'dbus-run-session',
      ['--config-file', config, '--', 'sh', '-c', script, 'sh', process.execPath, child, home],
      { env: { ...process.env, HOME: home, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: join(home, 'data') } },
    )
    const life = wrapChild(session)
    expect(JSON.parse(await life.line())).toEqual({ code: 'KEYSTORE_UNAVAILABLE', asked: 'nobody' })
    expect(JSON.parse(await life.line())).toEqual({ value: 'sealed in another life', protection: 'keychain' })
    await life.exit()
  })
})

describe('a machine without a session bus', () => {
  it('says so, and goes on with a passphrase that survives a restart', async () => {
    const home = await createTempDirectory()
    const run = async (...args: string[]) =>
      JSON.parse(await startChild('keychain-vault', [home, ...args], withoutBus(home)).line())
    const refused = await run('make')
    expect(refused).toMatchObject({
      code: 'KEYSTORE_UNAVAILABLE',
      message: expect.stringMatching(/session bus.*passphrase/),
      keychain: { available: false, reason: expect.stringContaining('passphrase') },
    })
    expect(await run('make', 'passphrase', 'correct horse')).toMatchObject({ protection: 'passphrase' })
    expect(await run('open', 'passphrase', 'correct horse')).toEqual({
      value: 'sealed in another life',
      protection: 'passphrase',
    })
    expect(await run('open', 'passphrase', 'wrong horse')).toMatchObject({ code: 'WRONG_PASSPHRASE' })
  })
})
