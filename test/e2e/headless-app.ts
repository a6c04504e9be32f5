import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import type { ReadyLine } from '../../src/headless/ready-line.ts'
import type { CallName, Input, Output } from '../../src/shared/contract.ts'
import type { Result } from '../../src/shared/result.ts'
import {
  type AuthorizationServer,
  type AuthorizationServerOptions,
  startAuthorizationServer,
} from '../support/authorization-server.ts'
import { closeHttpServer, listenOnLoopback } from '../support/http-server.ts'
import { cleanEnvironment } from '../support/program-process.ts'
import { projectRoot } from '../support/source-files.ts'
import { startUpstreamApi, type UpstreamApi } from '../support/upstream-api.ts'

export const passphrase = 'canary-passphrase-correct-horse'

export interface HeadlessHost {
  /** One-time link to the window. */
  readonly link: string
  /** Origin of the proxy. */
  readonly proxy: string
  stop(signal?: NodeJS.Signals): Promise<void>
}

export interface HeadlessApp {
  readonly home: string
  /** Starts `tokenvault serve` from the build, as a user would; `words` are more options of it. */
  start(...words: string[]): Promise<HeadlessHost>
  /** A command line of the same data directory, run to its end; its standard output. */
  run(...words: string[]): Promise<string>
}

interface Fixtures {
  readonly app: HeadlessApp
  /** An authorization server and an API that takes its tokens. */
  readonly ground: (options?: AuthorizationServerOptions) => Promise<Ground>
  /** A running host with a fresh vault, and the page open on it. */
  readonly opened: HeadlessHost
}

export interface Ground {
  readonly server: AuthorizationServer
  readonly api: UpstreamApi
}

/** The real window on the real headless host; every test has a data directory, processes and servers of its own. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  app: async ({}, use) => {
    const root = await mkdtemp(join(tmpdir(), 'tvwindow-'))
    const hosts: HeadlessHost[] = []
    await use({
      home: join(root, 'home'),
      async start(...words) {
        const host = await startHost(join(root, 'home'), words)
        hosts.push(host)
        return host
      },
      run: (...words) => runToEnd(join(root, 'home'), words),
    })
    await Promise.all(hosts.map((host) => host.stop()))
    await rm(root, { recursive: true, force: true })
  },
  // biome-ignore lint/correctness/noEmptyPattern: see above
  ground: async ({}, use) => {
    const grounds: Ground[] = []
    await use(async (options) => {
      const server = await startAuthorizationServer(options)
      const ground = { server, api: await startUpstreamApi({ introspect: server.introspect }) }
      grounds.push(ground)
      return ground
    })
    for (const { server, api } of grounds) await Promise.all([server.close(), api.close()])
  },
  opened: async ({ app, page }, use) => {
    const host = await app.start()
    await openWindow(page, host.link)
    await callHost(page, 'vault.initialise', { protection: 'passphrase', passphrase })
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
    await use(host)
  },
})

/** Follows a link to the window and waits until it has read everything. */
export async function openWindow(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await expect(page.locator('#root')).toHaveAttribute('data-app-state', 'loaded')
}

/** A call as the page's own script makes it. */
export async function callHost<N extends CallName>(page: Page, name: N, input?: Input<N>): Promise<Output<N>> {
  const result = (await page.evaluate(
    async ([called, given]) => {
      const answer = await fetch(`/api/call/${called}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(given === undefined ? {} : { input: given }),
      })
      return answer.json()
    },
    [name, input] as const,
  )) as Result<Output<N>>
  if (result.ok) return result.value
  throw new Error(`${name}: ${result.error.code} ${result.error.message}`)
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listenOnLoopback(server)
  await closeHttpServer(server)
  return port
}

const program = join(projectRoot, 'bin', 'tokenvault.cjs')

function spawnProgram(home: string, words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program, ...words], {
    env: cleanEnvironment(home),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function startHost(home: string, words: readonly string[]): Promise<HeadlessHost> {
  const child = spawnProgram(home, ['serve', '--json', '--no-open', '--proxy-port', '0', ...words])
  const ended = once(child, 'close')
  let output = ''
  const ready = await new Promise<ReadyLine>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text
        const line = output.split('\n').find((candidate) => candidate.startsWith('{"ui"') && candidate.endsWith('}'))
        if (line) resolve(JSON.parse(line) as ReadyLine)
      })
    }
    void ended.then(([code]) => reject(new Error(`The host ended with ${code}: ${output}`)))
  })
  if (!ready.ui || !ready.proxy) throw new Error(`The host is not ready: ${output}`)
  return {
    link: ready.ui,
    proxy: ready.proxy,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await ended
    },
  }
}

async function runToEnd(home: string, words: readonly string[]): Promise<string> {
  const child = spawnProgram(home, words)
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`tokenvault ${words.join(' ')} ended with ${code}`)
  return output
}
