import { expect, it } from 'vitest'
import type { Exchange } from '../../../src/node/proxy/exchange.ts'
import { OpenExchanges } from '../../../src/node/proxy/open-exchanges.ts'

const some = (count: number) => Array.from({ length: count }, () => ({ place: -1 }) as Exchange)

it('knows which exchanges are open, in whatever order they end', () => {
  const all = some(5)
  const open = new OpenExchanges()
  for (const one of all) open.add(one)
  for (const end of [2, 4, 0]) open.delete(all[end] as Exchange)
  expect(new Set(open.list())).toEqual(new Set([all[1], all[3]]))
  open.delete(all[1] as Exchange)
  open.delete(all[3] as Exchange)
  expect([open.size, open.list()]).toEqual([0, []])
})

it('lets one end twice, and one end that never began, without ending another', () => {
  const [first, second, stranger] = some(3) as [Exchange, Exchange, Exchange]
  const open = new OpenExchanges()
  open.add(first)
  open.add(second)
  open.delete(first)
  open.delete(first)
  open.delete(stranger)
  expect(open.list()).toEqual([second])
})
