import type { EventName, Events } from '../shared/contract.ts'

export interface EventBus {
  emit<E extends EventName>(event: E, payload: Events[E]): void
  /** Returns the function that stops listening. */
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void
}

/** Typed, synchronous, and a listener that throws does not stop the others (`report` gets its error). */
export function createEventBus(report: (error: unknown) => void): EventBus {
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  return {
    emit(event, payload) {
      for (const listener of [...(listeners.get(event) ?? [])]) {
        try {
          listener(payload as never)
        } catch (error) {
          report(error)
        }
      }
    },
    on(event, listener) {
      const own = listeners.get(event) ?? new Set()
      listeners.set(event, own)
      // A wrapper of its own, so that the same function may listen twice and be removed once.
      const entry = (payload: never) => listener(payload)
      own.add(entry)
      return () => own.delete(entry)
    },
  }
}
