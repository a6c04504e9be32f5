import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface ChallengePicture {
  readonly path: string
  remove(): Promise<void>
}

/**
 * Puts the picture of a challenge (a `data:` URL) into a file of its owner alone, for a person who has no window: over SSH,
 * or while no host runs. `undefined` when it cannot be written.
 */
export async function keepPicture(image: string, directory: string): Promise<ChallengePicture | undefined> {
  const kind = /^data:image\/(\w+)/i.exec(image)?.[1]?.toLowerCase() ?? 'png'
  const path = join(directory, `sign-in-picture.${kind}`)
  try {
    const bytes = await (await fetch(image)).bytes()
    await rm(path, { force: true })
    await writeFile(path, bytes, { mode: 0o600, flag: 'wx' })
  } catch {
    return undefined
  }
  return { path, remove: () => rm(path, { force: true }).catch(() => undefined) }
}
