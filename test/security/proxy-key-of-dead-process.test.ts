import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { processCheckMs } from '../../src/core/clients/process-keys.ts'
import type { Clock } from '../../src/core/ports.ts'
import { createProcesses } from '../../src/node/processes.ts'
import { anything, realClock, startProxy } from '../support/proxy-under-test.ts'
import { startRecordingUpstream } from '../support/recording-upstream.ts'

/** Looks at processes as often as an event loop turns, instead of every five seconds. */
const eager: Clock = {
  ...realClock,
  at: (at, run) => realClock.at(at - Date.now() === processCheckMs ? Date.now() + 20 : at, run),
}

it('a key made for a process dies with it, also when it is killed outright, and takes along what is open', async () => {
  const upstream = await startRecordingUpstream((req, res) => {
    if (req.url === '/stream') res.writeHead(200).write('first')
    else res.end('ok')
  })
  const proxy = await startProxy({ upstream: upstream.url, clock: eager, processes: createProcesses() })
  onTestFinished(() => proxy.close().then(upstream.close))
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const processId = child.pid as number
  const { key } = await proxy.clients.add({ name: 'exec', permissions: anything, processId })
  const ask = () => fetch(`${proxy.url}/x`, { headers: { 'X-Api-Key': key } })
  expect((await ask()).status).toBe(200)

  const stream = connect(proxy.port, '127.0.0.1').on('error', () => undefined)
  const broken = once(stream, 'close')
  stream.write(`GET /demo/stream HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${key}\r\n\r\n`)
  await once(stream, 'data')

  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  await broken
  const after = await ask()
  expect([after.status, after.headers.get('x-tokenvault-error')]).toEqual([401, 'key-revoked'])
  await expect.poll(() => proxy.proxy.openRequests).toBe(0)
})

it('a number that the system gave to another process meanwhile does not keep the key alive', async () => {
  const upstream = await startRecordingUpstream()
  let start = 'boot/1'
  const proxy = await startProxy({
    ...{ upstream: upstream.url, clock: eager },
    processes: { mark: async () => start },
  })
  onTestFinished(() => proxy.close().then(upstream.close))
  const { key } = await proxy.clients.add({ name: 'exec', permissions: anything, processId: 4_711 })
  const code = async () => {
    const answer = await fetch(`${proxy.url}/x`, { headers: { 'X-Api-Key': key } })
    return answer.headers.get('x-tokenvault-error')
  }
  expect(await code()).toBeNull()
  start = 'boot/2'
  await expect.poll(code).toBe('key-revoked')
})
