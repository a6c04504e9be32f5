const placeholder = /\{([A-Za-z][A-Za-z0-9.]*)\}/g

/** Names of the `{placeholders}` in a template, in order of appearance. */
export function placeholdersOf(template: string): string[] {
  return [...template.matchAll(placeholder)].map((match) => match[1] as string)
}

/**
 * Fills a template. `undefined` when a placeholder has no value, so that an optional field with an empty input is absent
 * instead of half filled.
 */
export function fillTemplate(template: string, lookUp: (name: string) => string | undefined): string | undefined {
  let complete = true
  const filled = template.replace(placeholder, (_whole, name: string) => {
    const value = lookUp(name)
    if (value === undefined || value === '') complete = false
    return value ?? ''
  })
  return complete ? filled : undefined
}

/**
 * Fills a URL template. A value that stands at the start is a base URL and is taken as it is (without its last slash when
 * more follows); any other value is one encoded component, so that an input cannot add path segments or a query.
 */
export function fillUrlTemplate(template: string, lookUp: (name: string) => string | undefined): string | undefined {
  const first = /^\{([A-Za-z][A-Za-z0-9.]*)\}/.exec(template)
  const rest = first ? template.slice(first[0].length) : template
  const tail = fillTemplate(rest, (name) => {
    const value = lookUp(name)
    return value === undefined ? undefined : encodeURIComponent(value)
  })
  if (!first) return tail
  const base = lookUp(first[1] as string)
  if (base === undefined || base === '' || tail === undefined) return undefined
  return rest === '' ? base : base.replace(/\/+$/, '') + tail
}
