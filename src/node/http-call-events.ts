import type { ServerResponse } from 'node:http'
import type { EventBus } from '../core/events.ts'
import type { Disposable } from '../core/lifetime.ts'
import { eventNames } from '../shared/contract.ts'

export interface EventStreamOptions {
  readonly heartbeatMs: number
  /** A listener that stops reading is dropped when this many bytes wait for it. */
  readonly maxBacklogBytes: number
  readonly maxStreams: number
}

export interface EventStreams extends Disposable {
  /** Turns the response into a stream of server-sent events; `false` when too many are open already. */
  open(response: ServerResponse, headers: Readonly<Record<string, string>>): boolean
  dispose(): void
}

/** Server-sent events (WHATWG HTML §9.2) of everything on the bus: `event: <name>`, `data: <json>`, and heartbeats. */
export function createEventStreams(events: EventBus, options: EventStreamOptions): EventStreams {
  const open = new Set<ServerResponse>()
  return {
    open(response, headers) {
      if (open.size >= options.maxStreams) return false
      open.add(response)
      response.writeHead(200, { ...headers, 'Content-Type': 'text/event-stream; charset=utf-8' })
      const write = (text: string) => {
        response.write(text)
        if (response.writableLength > options.maxBacklogBytes) response.destroy()
      }
      // Listening starts before the first byte: whoever has seen that byte misses nothing.
      const stops = eventNames.map((name) =>
        events.on(name, (payload) => write(`event: ${name}\ndata: ${JSON.stringify(payload)}\n\n`)),
      )
      const heartbeat = setInterval(() => write(': \n\n'), options.heartbeatMs)
      response.once('close', () => {
        clearInterval(heartbeat)
        for (const stop of stops) stop()
        open.delete(response)
      })
      write(': listening\n\n')
      return true
    },
    dispose() {
      for (const response of open) response.end()
    },
  }
}
