import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The script that stands for a window's preload: the double's world around the text of the built file. */
export function preloadScript(preloadPath: string | null): string {
  const preload = preloadPath === null ? '' : readFileSync(preloadPath, 'utf8')
  if (/^\s*(?:import|export)\s/m.test(preload))
    throw new Error(`A sandboxed preload cannot be a module: ${preloadPath}`)
  const world = readFileSync(join(import.meta.dirname, 'preload-world.js'), 'utf8')
  // A function as replacement, because a replacement text would give `$&` in the preload a meaning.
  return world.replace('PRELOAD_FUNCTION', () => `(function (require, module, exports, process) {\n${preload}\n})`)
}
