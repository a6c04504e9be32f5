import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createClientRegistry } from '../../src/core/clients/create-client-registry.ts'
import { createEventBus } from '../../src/core/events.ts'
import { keyHash } from '../../src/node/proxy/key-hash.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createFakeProcesses } from '../support/fake-processes.ts'
import { createMemoryRecordStore } from '../support/memory-record-store.ts'
import { anything } from '../support/proxy-under-test.ts'
import { createRecordingLogger } from '../support/silent-logger.ts'

/**
 * Guessing a key byte by byte from how long a refusal takes. Time itself is not measured, which proves little on a busy
 * machine: what is looked at is what the time depends on.
 */
const { timingSafeEqual } = crypto
const compared = vi.fn(timingSafeEqual)
const compareBy = (compare: typeof timingSafeEqual) => {
  crypto.timingSafeEqual = compare
  syncBuiltinESMExports()
}
beforeEach(() => {
  compared.mockClear()
  compareBy(compared)
})
afterEach(() => compareBy(timingSafeEqual))

async function registry() {
  const clock = createFakeClock()
  const hashed: string[] = []
  const clients = createClientRegistry({
    ...{
      records: createMemoryRecordStore(clock),
      clock,
      events: createEventBus(() => undefined),
      log: createRecordingLogger(),
    },
    processes: createFakeProcesses(),
    keyHash: {
      ...keyHash,
      sha256(text) {
        hashed.push(text)
        return keyHash.sha256(text)
      },
    },
  })
  const { key } = await clients.add({ name: 'tool', permissions: anything })
  hashed.length = 0
  return { clients, key, hashed }
}

/** Another character in place of the one at `index`. */
const flipped = (key: string, index: number) =>
  `${key.slice(0, index)}${key[index] === 'A' ? 'B' : 'A'}${key.slice(index + 1)}`

it('every key, right, nearly right or of nobody, costs one hash and one comparison of whole hashes in constant time', async () => {
  const { clients, key, hashed } = await registry()
  const offered = [
    key,
    flipped(key, key.length - 2),
    flipped(key, key.indexOf('_', 3) + 1),
    `tv_0000000000000000_${'A'.repeat(43)}`,
    'no key at all',
    '',
    'x'.repeat(10_000),
  ]
  expect(offered.map((one) => clients.authenticate(one).ok)).toEqual([true, ...Array(6).fill(false)])
  expect(hashed).toEqual(offered)
  expect(compared.mock.calls.map(([left, right]) => [left.byteLength, right.byteLength])).toEqual(
    offered.map(() => [43, 43]),
  )
})

it('what is compared are hashes, so that a byte guessed right changes all of them', async () => {
  const { clients, key } = await registry()
  const near = flipped(key, key.length - 2)
  for (const one of [key, near]) clients.authenticate(one)
  const [right, wrong] = compared.mock.calls.map(([left]) => Buffer.from(left as Uint8Array).toString())
  expect([right, wrong]).toEqual([keyHash.sha256(key), keyHash.sha256(near)])
  const alike = [...(right as string)].filter((character, index) => character === wrong?.[index])
  expect(alike.length).toBeLessThan(20)
})
