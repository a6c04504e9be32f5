import { expect, it } from 'vitest'
import { errorNotice } from '../../../src/main/error-notice.ts'
import { errorCodes, type WireError } from '../../../src/shared/result.ts'

const error = (code: WireError['code'], details?: WireError['details']): WireError => ({
  code,
  message: 'The engine says so.',
  retryable: true,
  ...(details ? { details } : {}),
})

it('a failure of the tray names the profile and speaks both languages', () => {
  expect(errorNotice(error('OFFLINE', { profile: 'work' }))).toEqual({
    title: { en: 'work: The provider could not be reached', 'zh-CN': 'work：无法连接服务商' },
    body: { en: 'The engine says so.', 'zh-CN': '请检查网络。系统会自动重试。' },
  })
})

it('every code has words of its own, and one from a newer engine those of INTERNAL', () => {
  const titles = errorCodes.map((code) => errorNotice(error(code)).title['zh-CN'])
  expect(new Set(titles).size).toBe(errorCodes.length)
  const unknown = errorNotice(error('FROM_THE_FUTURE' as WireError['code']))
  expect(unknown.title).toEqual(errorNotice(error('INTERNAL')).title)
})
