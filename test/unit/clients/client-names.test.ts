import { describe, expect, it } from 'vitest'
import { accessSchemas } from '../../../src/core/handlers/access-parsers.ts'

const permissions = { profiles: '*', methods: [], paths: [], origins: [] }
const accepts = (name: string) => accessSchemas['clients.add'].safeParse({ name, permissions }).success
const renames = (name: string) => accessSchemas['clients.change'].safeParse({ client: 'x', name }).success

describe('the name of a client', () => {
  it.each(['ci', 'Mei 的脚本', 'أداة', '👩‍💻 tools', 'naïve–tool', 'नमस्ते'])('can be %j', (name) => {
    expect([accepts(name), renames(name)]).toEqual([true, true])
  })

  it.each([
    ['a control character', 'ci\u0007tool'],
    ['a line end', 'ci\ntool'],
    ['a line separator', 'ci\u2028tool'],
    ['an override of the direction of text', 'ci\u202eloot'],
    ['an isolate of the direction of text', 'ci\u2066loot\u2069'],
    ['a mark of the direction of text', 'ci\u200ftool'],
  ])('is refused with %s in it, which could make it read as another one', (_, name) => {
    expect([accepts(name), renames(name)]).toEqual([false, false])
    const { error } = accessSchemas['clients.add'].safeParse({ name, permissions })
    expect(error?.issues[0]?.message).toContain('without control characters')
  })
})
