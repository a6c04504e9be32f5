import { readdirSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What the process holds once its garbage is gone. */
export interface Held {
  readonly bytes: number
  readonly descriptors: number | null
}

let collectGarbage: (() => void) | undefined

export function held(): Held {
  if (collectGarbage === undefined) {
    setFlagsFromString('--expose-gc')
    collectGarbage = runInNewContext('gc') as () => void
  }
  collectGarbage()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return { bytes: arrayBuffers + heapUsed, descriptors: openDescriptors() }
}

/** `null` where the system does not list them. */
export function openDescriptors(): number | null {
  for (const directory of ['/proc/self/fd', '/dev/fd']) {
    try {
      return readdirSync(directory).length
    } catch {
      // Not this one.
    }
  }
  return null
}
