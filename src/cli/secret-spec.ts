import { readFile } from 'node:fs/promises'
import { parseAssignments } from './assignments.ts'
import { CommandFailure, usage } from './failure.ts'

export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Everything on standard input; a person is asked for `what`. */
  readonly readStdin: (what: string) => Promise<string>
}

/**
 * Reads `--secret key=env:VARIABLE | key=file:PATH | key=-`. One line end at the end of a file or of standard input is
 * not part of the secret.
 * @throws CommandFailure when a secret stands in the argument itself (usage), or cannot be read (not found).
 */
export async function readSecrets(given: readonly string[], sources: SecretSources): Promise<Record<string, string>> {
  const specs = Object.entries(parseAssignments(given, '--secret'))
  if (specs.filter(([, source]) => source === '-').length > 1) {
    throw usage('Only one --secret can be read from standard input.', '只有一个 --secret 可以从标准输入读取。')
  }
  const secrets: Record<string, string> = {}
  for (const [key, source] of specs) secrets[key] = await readSecret(`--secret ${key}`, `${key}=`, source, sources)
  return secrets
}

/**
 * Reads `env:VARIABLE | file:PATH | -`. `option` names it in errors; `before` is what stands before the source there.
 * @throws CommandFailure as `readSecrets`.
 */
export async function readSecret(
  option: string,
  before: string,
  source: string,
  { env, readStdin }: SecretSources,
): Promise<string> {
  if (source === '-') return notEmpty(option, withoutLineEnd(await readStdin(what(option))), 'standard input')
  if (source.startsWith('env:')) {
    const name = source.slice(4)
    const value = env[name]
    if (value === undefined)
      throw new CommandFailure('NOT_FOUND', {
        en: `${option}: the variable ${name} is not set.`,
        'zh-CN': `${option}：没有设置变量 ${name}。`,
      })
    return notEmpty(option, value, name)
  }
  if (source.startsWith('file:')) {
    const path = source.slice(5)
    const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new CommandFailure('NOT_FOUND', {
        en: `${option}: ${path} cannot be read (${error.code ?? 'unknown'}).`,
        'zh-CN': `${option}：无法读取 ${path}（${error.code ?? '未知原因'}）。`,
      })
    })
    return notEmpty(option, withoutLineEnd(content), path)
  }
  throw usage(
    `${option}: a secret is never taken from an argument, where every user of the machine can read it and the shell keeps it. Use ${before}env:VARIABLE, ${before}file:PATH or ${before}- (standard input).`,
    `${option}：机密从不取自命令行参数，因为本机的每个用户都能看到，shell 也会记录。请使用 ${before}env:变量、${before}file:路径 或 ${before}-（标准输入）。`,
  )
}

/** `--secret token` → `the token`, which is how a person thinks of it. */
function what(option: string): string {
  return `the ${option.replace(/^--(?:secret )?/, '')}`
}

function notEmpty(option: string, value: string, source: string): string {
  if (value === '') throw usage(`${option}: ${source} is empty.`, `${option}：${source} 是空的。`)
  return value
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '')
}
