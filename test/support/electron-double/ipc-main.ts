import { EventEmitter } from 'node:events'

export interface InvokeEvent {
  readonly type: 'frame'
  readonly senderFrame: object | null
  readonly sender: object
}

type InvokeHandler = (event: InvokeEvent, ...args: unknown[]) => unknown

export type DoubleIpcMain = ReturnType<typeof createIpcMain>

/** `ipcMain`: one handler a channel, values must clone, and of an error only the message crosses. */
export function createIpcMain() {
  const handlers = new Map<string, InvokeHandler>()
  return Object.assign(new EventEmitter(), {
    handle(channel: string, handler: InvokeHandler) {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
      handlers.set(channel, handler)
    },
    removeHandler: (channel: string) => void handlers.delete(channel),
    double: {
      channels: () => [...handlers.keys()],
      async invoke(channel: string, event: InvokeEvent, args: unknown[]): Promise<unknown> {
        const handler = handlers.get(channel)
        const prefix = `Error invoking remote method '${channel}': `
        if (!handler) throw new Error(`${prefix}Error: No handler registered for '${channel}'`)
        try {
          return clone(await handler(event, ...args))
        } catch (error) {
          throw new Error(`${prefix}${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`)
        }
      },
    },
  })
}

export function clone<T>(value: T): T {
  try {
    return structuredClone(value)
  } catch {
    throw new Error('An object could not be cloned.')
  }
}
