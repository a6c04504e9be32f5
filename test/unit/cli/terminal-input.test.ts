import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createTerminal } from '../../../src/cli/terminal.ts'

/** A person at a terminal, who types when a prompt appears; what a real terminal would show is in `shown`. */
function atTerminal(...typed: (readonly [prompt: string, keys: string])[]) {
  const left = [...typed]
  const stdin = Object.assign(new PassThrough(), { isTTY: true, raw: false, setRawMode })
  const stderr = Object.assign(new PassThrough(), { isTTY: true })
  let shown = ''
  function setRawMode(this: { raw: boolean }, raw: boolean) {
    this.raw = raw
    return this
  }
  stderr.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    const next = left[0]
    if (next === undefined || !text.includes(next[0])) return
    left.shift()
    if (!stdin.raw) shown += next[1]
    stdin.write(next[1])
  })
  const streams = { stdin, stdout: new PassThrough(), stderr, env: {} } as unknown as Parameters<
    typeof createTerminal
  >[0]
  return { terminal: createTerminal(streams, false), shown: () => shown, raw: () => stdin.raw }
}

describe('a person at the terminal', () => {
  it('pastes a secret unseen, over several lines, and is asked for the passphrase after it', async () => {
    const key = '-----BEGIN PRIVATE KEY-----\nsecret-canary\n-----END PRIVATE KEY-----\n'
    const { terminal, shown, raw } = atTerminal(
      ['Paste the privateKey', `${key.replaceAll('\n', '\r')}\u0004`],
      ['Passphrase', 'canary-2\r'],
    )
    expect(await terminal.readSecret('the privateKey')).toBe(key)
    expect(await terminal.ask('Passphrase: ', { hidden: true })).toBe('canary-2')
    expect(shown()).not.toContain('canary')
    expect(raw()).toBe(false)
  })

  it('answers open and hidden questions in any order', async () => {
    const { terminal, shown } = atTerminal(['Name', 'ada\n'], ['Code', '12x\u007f3\r'], ['Again', 'open\r\n'])
    expect(await terminal.ask('Name: ')).toBe('ada')
    expect(await terminal.ask('Code: ', { hidden: true })).toBe('123')
    expect(await terminal.ask('Again: ')).toBe('open')
    expect(shown()).not.toContain('12')
  })

  it('cancels with Ctrl-C, and has its terminal back', async () => {
    const { terminal, raw } = atTerminal(['Passphrase', 'half\u0003'])
    await expect(terminal.ask('Passphrase: ', { hidden: true })).rejects.toMatchObject({ code: 'FLOW_CANCELLED' })
    expect(raw()).toBe(false)
  })
})

describe('an input that is no terminal', () => {
  const piped = (text: string) => {
    const stdin = new PassThrough()
    stdin.end(text)
    const streams = { stdin, stdout: new PassThrough(), stderr: new PassThrough(), env: {} }
    return createTerminal(streams as unknown as Parameters<typeof createTerminal>[0], true)
  }

  it('is read line by line, the last one without its end too, and then no more', async () => {
    const terminal = piped('one\r\ntwo\n验')
    expect(await terminal.readLine()).toBe('one')
    expect(await terminal.readLine()).toBe('two')
    expect(await terminal.readLine()).toBe('验')
    expect(await terminal.readLine()).toBeUndefined()
  })

  it('is read whole, from where lines were read up to', async () => {
    const terminal = piped('first\nrest\nof it')
    expect(await terminal.readLine()).toBe('first')
    expect(await terminal.readAll()).toBe('rest\nof it')
  })
})
