import { createInterface } from 'node:readline'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startProxy } from '../proxy-under-test.ts'

/** Serves the proxy alone, so that its memory can be told from its caller's and its upstream's. */
const [upstream] = process.argv.slice(2)
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const proxy = await startProxy({ upstream: upstream ?? null })
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)
say({ port: proxy.port, key: proxy.key })
for await (const _line of createInterface({ input: process.stdin })) {
  // What is really held: garbage that waits for its collection does not count.
  collectGarbage()
  await new Promise((resolve) => setTimeout(resolve, 20))
  collectGarbage()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  say(arrayBuffers + heapUsed)
}
