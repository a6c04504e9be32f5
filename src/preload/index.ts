import { contextBridge, ipcRenderer } from 'electron/renderer'
import type { Client } from '../shared/contract.ts'

/** The window's whole view of the program: one call channel, and events without Electron's event objects. */
const client: Client = {
  call: (name, ...input) => ipcRenderer.invoke('vault:call', name, input[0]),
  on: (event, listener) => {
    const channel = `vault:event:${event}`
    const forward = (_event: unknown, payload: Parameters<typeof listener>[0]) => listener(payload)
    ipcRenderer.on(channel, forward)
    return () => void ipcRenderer.off(channel, forward)
  },
}

contextBridge.exposeInMainWorld('vault', client)
