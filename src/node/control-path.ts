import { randomUUID } from 'node:crypto'
import type { DataPaths } from './data-directory.ts'

/**
 * Where this owner serves its control socket. A Unix socket stands in a private directory. Named pipes have none: any
 * program of the machine may take a name that it can guess, and would be sent passphrases; so each owner takes a random one
 * and publishes it in `owner.json`, which only this user can read or write.
 */
export function ownControlPath({ control }: Pick<DataPaths, 'control'>, platform = process.platform): string {
  return platform === 'win32' ? `${control}-${randomUUID()}` : control
}

/** Where the present owner serves it, as far as it said so. */
export async function controlPathOf(
  paths: Pick<DataPaths, 'control' | 'owner'>,
  platform = process.platform,
): Promise<string> {
  if (platform !== 'win32') return paths.control
  // Loaded here, because the reader brings a schema library that other systems' commands do not need.
  const { readOwner } = await import('./data-directory-owner.ts')
  const published = (await readOwner(paths))?.control
  return published?.startsWith(`${paths.control}-`) ? published : paths.control
}
