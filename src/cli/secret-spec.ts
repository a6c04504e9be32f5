import { readFile } from 'node:fs/promises'
import { parseAssignments } from './assignments.ts'
import { CommandFailure, usage } from './failure.ts'

export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Everything on standard input. */
  readonly readStdin: () => Promise<string>
}

/**
 * Reads `--secret key=env:VARIABLE | key=file:PATH | key=-`. One line end at the end of a file or of standard input is
 * not part of the secret.
 * @throws CommandFailure when a secret stands in the argument itself (usage), or cannot be read (not found).
 */
export async function readSecrets(given: readonly string[], sources: SecretSources): Promise<Record<string, string>> {
  const specs = Object.entries(parseAssignments(given, '--secret'))
  if (specs.filter(([, source]) => source === '-').length > 1) {
    throw usage('Only one --secret can be read from standard input.')
  }
  const secrets: Record<string, string> = {}
  for (const [key, source] of specs) secrets[key] = await readSecret(key, source, sources)
  return secrets
}

async function readSecret(key: string, source: string, { env, readStdin }: SecretSources): Promise<string> {
  if (source === '-') return notEmpty(key, withoutLineEnd(await readStdin()), 'standard input')
  if (source.startsWith('env:')) {
    const name = source.slice(4)
    const value = env[name]
    if (value === undefined) throw new CommandFailure('NOT_FOUND', `--secret ${key}: the variable ${name} is not set.`)
    return notEmpty(key, value, name)
  }
  if (source.startsWith('file:')) {
    const path = source.slice(5)
    const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new CommandFailure('NOT_FOUND', `--secret ${key}: ${path} cannot be read (${error.code ?? 'unknown'}).`)
    })
    return notEmpty(key, withoutLineEnd(content), path)
  }
  throw usage(
    `--secret ${key}: a secret is never taken from an argument, where every user of the machine can read it and the shell keeps it. Use ${key}=env:VARIABLE, ${key}=file:PATH or ${key}=- (standard input).`,
  )
}

function notEmpty(key: string, value: string, source: string): string {
  if (value === '') throw usage(`--secret ${key}: ${source} is empty.`)
  return value
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '')
}
