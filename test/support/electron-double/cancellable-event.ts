/** An Electron event: `preventDefault` is asked for afterwards. */
export interface CancellableEvent {
  readonly defaultPrevented: boolean
  preventDefault(): void
}

export function cancellableEvent<T extends object>(fields?: T): T & CancellableEvent {
  let prevented = false
  return {
    ...(fields ?? ({} as T)),
    get defaultPrevented() {
      return prevented
    },
    preventDefault() {
      prevented = true
    },
  }
}
