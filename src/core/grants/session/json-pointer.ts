/** The value at a JSON Pointer (RFC 6901 §4), or `undefined` when it leads nowhere. Only own members count. */
export function resolvePointer(document: unknown, pointer: string): unknown {
  if (pointer === '') return document
  let current: unknown = document
  for (const part of pointer.slice(1).split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof current !== 'object' || current === null) return undefined
    // RFC 6901 §4: an index is a number without leading zeros; `length` is not a member of an array.
    if (Array.isArray(current) && !/^(?:0|[1-9]\d*)$/.test(name)) return undefined
    if (!Object.hasOwn(current, name)) return undefined
    current = (current as Record<string, unknown>)[name]
  }
  return current
}
