import { z } from 'zod'
import { said } from '../../shared/sentences/said.ts'
import type { LocalText } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'

/** One thing that is wrong, where, and what should stand there. */
export interface DefinitionFault {
  readonly path: readonly PropertyKey[]
  readonly expected: LocalText
}

/** RFC 6901: `~` and `/` in a member name are escaped; the empty pointer is the whole document. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** A member that a grant cannot do without. */
export function neededObject(member: string, grant: string): LocalText {
  const article = /^[aeiou]/.test(member) ? 'an' : 'a'
  return {
    en: `${article} "${member}" object, because grant "${grant}" needs one`,
    'zh-CN': `应有“${member}”对象，因为授权方式“${grant}”需要它`,
  }
}

const { localeError: inChinese } = z.locales.zhCN()

/** The first thing that does not fit a shape. `raw`: what was read, of which the Chinese words name the kind. */
export function shapeFault(error: z.ZodError, raw: unknown): DefinitionFault {
  const [issue] = error.issues
  if (!issue) return { path: [], expected: { en: 'another shape', 'zh-CN': '应为其他形式' } }
  if (issue.code === 'unrecognized_keys') {
    const expected = { en: 'no such member', 'zh-CN': '不应有此成员' }
    return { path: [...issue.path, issue.keys[0] as string], expected }
  }
  const input = issue.path.reduce<unknown>(
    (node, key) => (node as Record<PropertyKey, unknown> | undefined)?.[key],
    raw,
  )
  const zh = inChinese({ ...issue, input } as Parameters<typeof inChinese>[0])
  const own = typeof zh === 'string' ? zh : zh?.message
  return { path: issue.path, expected: { en: issue.message, 'zh-CN': own ?? issue.message } }
}

/** `DEFINITION_INVALID` for a definition, or a scenario of the lab. */
export function faultIn(file: string, { path, expected }: DefinitionFault): VaultError {
  const names = { file, pointer: jsonPointer(path), expected: expected.en, localExpected: expected['zh-CN'] }
  return new VaultError('DEFINITION_INVALID', said('definition-fault', names))
}
