import { readdir, readFile, stat } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { createSignInReport } from '../../../src/cli/sign-in-report.ts'
import type { Terminal } from '../../../src/cli/terminal.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

it('a captcha can be answered without a window: its picture is in a private file until then', async () => {
  const home = await createTempDirectory()
  let noted = ''
  let seen: unknown
  const terminal = {
    json: false,
    interactive: true,
    note: (line: string) => {
      noted += line
    },
    async ask() {
      const path = /\S+sign-in-picture\.png$/.exec(noted)?.[0] ?? ''
      seen = { bytes: await readFile(path, 'utf8'), mode: (await stat(path)).mode & 0o777 }
      return 'k7m2'
    },
  } as Partial<Terminal> as Terminal
  const image = `data:image/png;base64,${Buffer.from('pixels').toString('base64')}`
  const step = { kind: 'challenge', challenge: 'captcha', prompt: 'Characters', image } as Parameters<
    ReturnType<typeof createSignInReport>
  >[0]
  expect(await createSignInReport({ terminal, home }, null)(step)).toBe('k7m2')
  expect(seen).toEqual({ bytes: 'pixels', mode: 0o600 })
  expect(await readdir(home)).toEqual([])
})
