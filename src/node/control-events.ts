import type { IncomingMessage } from 'node:http'
import { type EventName, type Events, eventNames } from '../shared/contract.ts'
import { within } from './time-limit.ts'

type Listener = (payload: never) => void

export interface ControlEvents {
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void
  /** Resolves once the stream delivers, so that a call made after `on` cannot outrun its own events. */
  settled(): Promise<void>
  close(): void
}

/** One stream of server-sent events for all listeners; opened with the first, reopened while there are any. */
export function createControlEvents(open: () => Promise<IncomingMessage>, settleMs: number): ControlEvents {
  const listeners = new Map<EventName, Set<Listener>>()
  let stream: IncomingMessage | undefined
  let opening: Promise<void> | undefined
  let again: NodeJS.Timeout | undefined
  let closed = false

  const listen = () => {
    opening ??= open().then(follow, reopenLater)
  }
  const reopenLater = () => {
    stream = undefined
    opening = undefined
    if (closed) return
    again = setTimeout(listen, 1_000)
    again.unref()
  }
  const follow = (response: IncomingMessage) => {
    if (closed) return void response.destroy()
    stream = response
    let pending = ''
    response.setEncoding('utf8')
    response.on('data', (text: string) => {
      const blocks = (pending + text).split('\n\n')
      pending = blocks.pop() ?? ''
      for (const block of blocks) deliver(block)
    })
    response.on('error', () => undefined)
    response.once('close', reopenLater)
  }
  const deliver = (block: string) => {
    const name = /^event: (.+)$/m.exec(block)?.[1] as EventName | undefined
    const data = /^data: (.*)$/m.exec(block)?.[1]
    if (name === undefined || data === undefined || !eventNames.includes(name)) return
    const payload = JSON.parse(data) as never
    for (const listener of [...(listeners.get(name) ?? [])]) listener(payload)
  }

  return {
    on(event, listener) {
      const own = listeners.get(event) ?? new Set()
      listeners.set(event, own)
      const entry: Listener = (payload) => listener(payload)
      own.add(entry)
      listen()
      return () => void own.delete(entry)
    },
    settled: () => within(opening ?? Promise.resolve(), settleMs, new Error('late')).catch(() => undefined),
    close() {
      closed = true
      clearTimeout(again)
      stream?.destroy()
    },
  }
}
