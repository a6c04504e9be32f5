/**
 * A path as the sloppiest upstream might read it: decoded up to three times, backslashes as slashes, path parameters cut
 * off, empty and dot segments resolved, in lower case.
 */
export function generousPath(target: string): string {
  let path = target.split('?', 1)[0] as string
  for (let layer = 0; layer < 3; layer += 1) path = resolved(decoded(path))
  return path.toLowerCase()
}

function decoded(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function resolved(path: string): string {
  const kept: string[] = []
  for (const segment of path.replaceAll('\\', '/').split('/')) {
    const plain = segment.split(';', 1)[0] as string
    if (plain === '..') kept.pop()
    else if (plain !== '' && plain !== '.') kept.push(plain)
  }
  return `/${kept.join('/')}`
}
