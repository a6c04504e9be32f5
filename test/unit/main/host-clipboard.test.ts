import { describe, expect, it } from 'vitest'
import { createHostClipboard } from '../../../src/main/host-clipboard.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'

function setUp() {
  const clock = createFakeClock()
  const content = { text: '', failing: false }
  const log = createRecordingLogger()
  const clipboard = createHostClipboard({
    clipboard: {
      readText: async () => {
        if (content.failing) throw new Error('the display is gone')
        return content.text
      },
      writeText: async (text) => {
        content.text = text
      },
      clear: () => {
        content.text = ''
      },
    },
    clock,
    clearAfterMs: () => 30_000,
    log,
  })
  return { clipboard, clock, content, log }
}

describe('the clipboard of the desktop', () => {
  it('says when it clears, and clears then', async () => {
    const { clipboard, clock, content } = setUp()
    expect(await clipboard.write('TOKEN')).toEqual({ clearsAt: clock.now() + 30_000 })
    await clock.advance(29_999)
    expect(content.text).toBe('TOKEN')
    await clock.advance(1)
    expect(content.text).toBe('')
  })

  it('leaves what the person copied since', async () => {
    const { clipboard, clock, content } = setUp()
    await clipboard.write('TOKEN')
    content.text = 'their own'
    await clock.advance(60_000)
    expect(content.text).toBe('their own')
  })

  it('counts from the latest copy', async () => {
    const { clipboard, clock, content } = setUp()
    await clipboard.write('FIRST')
    await clock.advance(20_000)
    await clipboard.write('SECOND')
    await clock.advance(20_000)
    expect({ text: content.text, timers: clock.timers }).toEqual({ text: 'SECOND', timers: 1 })
    await clock.advance(10_000)
    expect(content.text).toBe('')
  })

  it('clears at the end of the program, if it is still ours', async () => {
    const { clipboard, clock, content } = setUp()
    await clipboard.write('TOKEN')
    await clipboard.dispose()
    expect({ text: content.text, timers: clock.timers }).toEqual({ text: '', timers: 0 })
    content.text = 'their own'
    await clipboard.dispose()
    expect(content.text).toBe('their own')
  })

  it('logs a clipboard that cannot be read, without the secret', async () => {
    const { clipboard, clock, content, log } = setUp()
    await clipboard.write('CANARY')
    content.failing = true
    await clock.advance(30_000)
    expect(log.lines.map(({ event }) => event)).toEqual(['clipboard-clear-failed'])
    expect(JSON.stringify(log.lines)).not.toContain('CANARY')
  })
})
