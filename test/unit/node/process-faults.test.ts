import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { logProcessFaults } from '../../../src/node/process-faults.ts'

it('a promise that nobody looked after is logged and does not end the host', () => {
  const source = new EventEmitter()
  const logged: unknown[] = []
  const watching = logProcessFaults(source, { failure: (event, error) => logged.push([event, error]) })
  source.emit('unhandledRejection', 'CANARY')
  expect(logged).toEqual([['unhandled-rejection', 'CANARY']])
  void watching.dispose()
  expect(source.eventNames()).toEqual([])
})
