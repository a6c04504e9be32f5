import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bin, node } from './project-paths.mjs'

const installed = () => {
  const pathFile = bin('electron/path.txt')
  if (!existsSync(pathFile)) return null
  const binary = join(bin('electron/dist'), readFileSync(pathFile, 'utf8').trim())
  return existsSync(binary) ? binary : null
}

/**
 * The Electron binary: the one in `node_modules`, or after one try to fetch it (Electron's package has no install step
 * of its own). Resolves `{ binary }` or `{ reason }`; `TOKENVAULT_ELECTRON=skip` asks for the headless host.
 */
export function electronBinary({ fetchMissing = true } = {}) {
  if (process.env.TOKENVAULT_ELECTRON === 'skip') return { reason: 'TOKENVAULT_ELECTRON=skip is set' }
  const present = installed()
  if (present) return displayed(present)
  if (!fetchMissing) return { reason: 'no Electron binary in node_modules' }
  const attempt = spawnSync(node, [bin('electron/install.js')], {
    timeout: 300_000,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const fetched = installed()
  if (fetched) return displayed(fetched)
  return {
    reason: attempt.error ? 'fetching the Electron binary timed out' : 'the Electron binary could not be fetched',
  }
}

/** A binary alone is not enough: without a display it would only crash. */
function displayed(binary) {
  const linux = process.platform === 'linux'
  if (linux && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return { reason: 'there is no display' }
  return { binary }
}
