/** What the two processes of the double say to each other: requests with one answer each, both ways. */
export interface Message {
  readonly id: number
  readonly kind: 'request' | 'answer'
  readonly name: string
  readonly value: unknown
  readonly error?: string
}

export interface Channel {
  send(message: Message): void
  onMessage(listener: (message: Message) => void): void
}

export interface Link {
  ask<T>(name: string, value?: unknown): Promise<T>
  answer(name: string, handler: (value: never) => unknown): void
  /** Fails every open question, when the other side is gone. */
  close(reason: string): void
}

/** Errors keep only their message, as they do between Electron's processes. */
export function createLink(channel: Channel): Link {
  const open = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  const handlers = new Map<string, (value: never) => unknown>()
  let nextId = 1
  let closed: string | undefined

  const reply = async ({ id, name, value }: Message) => {
    try {
      const handler = handlers.get(name)
      if (!handler) throw new Error(`The double has no "${name}".`)
      const result = await handler(value as never)
      channel.send({ id, kind: 'answer', name, value: result })
    } catch (error) {
      channel.send({
        id,
        kind: 'answer',
        name,
        value: null,
        error: error instanceof Error ? error.message : String(error),
      })
    }
  }
  channel.onMessage((message) => {
    if (message.kind === 'request') return void reply(message)
    const waiting = open.get(message.id)
    open.delete(message.id)
    if (message.error === undefined) waiting?.resolve(message.value as never)
    else waiting?.reject(new Error(message.error))
  })
  return {
    ask(name, value) {
      return new Promise((resolve, reject) => {
        if (closed !== undefined) return reject(new Error(closed))
        const id = nextId++
        open.set(id, { resolve, reject })
        channel.send({ id, kind: 'request', name, value })
      })
    },
    answer: (name, handler) => void handlers.set(name, handler),
    close(reason) {
      closed = reason
      for (const waiting of open.values()) waiting.reject(new Error(reason))
      open.clear()
    },
  }
}
