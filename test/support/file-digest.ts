import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Name, mode and SHA-256 of each file of a directory: equal before and after means that no byte was changed. */
export async function digestDirectory(directory: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  for (const name of (await readdir(directory)).sort()) {
    const file = join(directory, name)
    const found = await stat(file)
    if (!found.isFile()) continue
    const hash = createHash('sha256')
      .update(await readFile(file))
      .digest('hex')
    digests[name] = `${(found.mode & 0o777).toString(8)} ${hash}`
  }
  return digests
}
