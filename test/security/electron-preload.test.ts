import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../support/source-files.ts'

type Listener = (event: unknown, payload: unknown) => void
interface Bridge {
  call(name: string, input?: unknown): Promise<unknown>
  on(event: string, listener: (payload: unknown) => void): () => void
}

const text = readFileSync(join(projectRoot, 'src/preload/index.ts'), 'utf8')

/** Runs the preload with a recording Electron and returns what it gave to the page. */
function preload() {
  const exposed: [string, Bridge][] = []
  const invoked: unknown[][] = []
  const listening: [string, Listener][] = []
  const ipcRenderer = {
    invoke: async (...args: unknown[]) => void invoked.push(args),
    on: (channel: string, listener: Listener) => void listening.push([channel, listener]),
    off: (channel: string, listener: Listener) => {
      const at = listening.findIndex(([known, own]) => known === channel && own === listener)
      if (at !== -1) listening.splice(at, 1)
    },
  }
  const contextBridge = { exposeInMainWorld: (name: string, api: Bridge) => void exposed.push([name, api]) }
  const script = stripTypeScriptTypes(text).replace(
    /import\s*\{([^}]*)\}\s*from 'electron\/renderer'/,
    'const {$1} = electron',
  )
  runInContext(script, createContext({ electron: { contextBridge, ipcRenderer } }))
  return { exposed, invoked, listening, bridge: exposed[0]?.[1] as Bridge }
}

/** Item 20: the page gets two functions of ours and nothing of Electron. */
describe('the preload', () => {
  it('exposes "vault" with "call" and "on", and nothing else', () => {
    const { exposed } = preload()
    expect(exposed.map(([name, api]) => [name, Object.keys(api).sort()])).toEqual([['vault', ['call', 'on']]])
  })

  it('has one channel for every call; a name from the page never becomes a channel', async () => {
    const { bridge, invoked } = preload()
    await bridge.call('profiles.get', { profile: 'a' })
    await bridge.call('electron-store-get-data')
    expect(invoked).toEqual([
      ['vault:call', 'profiles.get', { profile: 'a' }],
      ['vault:call', 'electron-store-get-data', undefined],
    ])
  })

  it('keeps Electron’s event object from the page and its channels within our prefix', () => {
    const { bridge, listening } = preload()
    const got: unknown[] = []
    bridge.on('profiles.changed', (...args: unknown[]) => got.push(args))
    listening[0]?.[1]({ sender: 'ipcRenderer' }, { profileIds: ['1'] })
    expect({ channels: listening.map(([channel]) => channel), got }).toEqual({
      channels: ['vault:event:profiles.changed'],
      got: [[{ profileIds: ['1'] }]],
    })
  })

  it('stops exactly the listener that it started', () => {
    const { bridge, listening } = preload()
    const listener = () => undefined
    const first = bridge.on('notice', listener)
    bridge.on('notice', listener)
    const second = listening[1]
    first()
    expect(listening).toEqual([second])
    expect(first()).toBeUndefined()
    expect(listening).toHaveLength(1)
  })

  it('is at most 30 lines and imports only types and Electron', () => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(30)
    const imports = [...text.matchAll(/^import (type )?.*from '([^']+)'/gm)].map(([, type, from]) => [
      type !== undefined,
      from,
    ])
    expect(imports.filter(([type]) => !type)).toEqual([[false, 'electron/renderer']])
  })
})
