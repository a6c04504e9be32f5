import { expect, it } from 'vitest'
import { sourceFiles } from '../support/source-files.ts'

/** Where an error may be written in English only, and why. */
const inEnglish: Readonly<Record<string, string>> = {
  'src/core/errors.ts': 'a mistake of ours',
  'src/core/vault/vault.ts': 'a mistake of ours',
  'src/core/sign-in/setup-check.ts': 'never leaves the check',
  'src/core/sign-in/setup-findings.ts': 'never leaves the check',
  'src/core/handlers/parsers.ts': 'an input that no window sends',
  'src/core/handlers/token-handlers.ts': 'a call that this page does not make',
  'src/main/preferences.ts': 'an input that no window sends',
  'src/headless/http-transport.ts': 'before there is a window',
  'src/headless/static-files.ts': 'before there is a window',
  'src/node/plain-host-handlers.ts': 'calls that this page does not make',
  'src/node/lab/lab-control.ts': 'answers of an HTTP API',
  'src/node/control-client.ts': 'a mistake of ours',
  'src/node/http-call-handler.ts': 'a mistake of ours',
  'src/node/wall-clock.ts': 'a mistake of ours',
}

it('an error that a person can meet is a sentence of the catalogue, in every language', () => {
  const raw = /new VaultError\(\s*[^,()]+,\s*['"`]/
  const hosts = /^src\/(?:core|node|main|headless)\//
  const found = sourceFiles('src').filter(({ path, text }) => hosts.test(path) && raw.test(text))
  expect(found.map(({ path }) => path).sort()).toEqual(Object.keys(inEnglish).sort())
})

it('so is what a command says of itself, but for the helpers that answer git, docker and the like', () => {
  const raw = /new CommandFailure\(\s*'[A-Z_]+',\s*['"`]/
  const found = sourceFiles('src').filter(({ path, text }) => path.startsWith('src/cli/') && raw.test(text))
  expect(found.map(({ path }) => path).filter((path) => !path.startsWith('src/cli/credentials/'))).toEqual([])
})
