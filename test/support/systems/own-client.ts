import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/**
 * The file URL of one of the systems' own clients, which live apart from the application.
 * @throws Error that says how to install them.
 */
export function ownClient(name: string): string {
  const require = createRequire(new URL('../../clients/package.json', import.meta.url))
  try {
    return pathToFileURL(require.resolve(name)).href
  } catch (cause) {
    throw new Error('The systems’ own clients are missing; run `npm ci --prefix test/clients`.', { cause })
  }
}
