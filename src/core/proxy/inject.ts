import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { LentToken } from '../tokens/lender.ts'
import type { ProfileRoute } from './proxy-engine.ts'

export interface InjectedHeader {
  readonly header: string
  readonly value: string
}

const placeholder = /\{([A-Za-z][A-Za-z0-9.]*)\}/g
/** RFC 9110 §5.5 field-value without obs-text: a CR, LF or NUL here would let a token write headers of its own. */
const fieldValue = /^[\t\x20-\x7e]*$/

/**
 * The headers that a profile adds to a request. Without a token (`auth` `none`, or `optional` while signed out) only those
 * that need none.
 * @throws VaultError `PROVIDER_MISBEHAVED` when a value is missing or cannot stand in a header; the value is not named.
 */
export function fillInjection(
  route: Pick<ProfileRoute, 'profileName' | 'inject' | 'settings'>,
  token: LentToken | null,
): InjectedHeader[] {
  const filled: InjectedHeader[] = []
  for (const { header, value } of route.inject) {
    if (token === null && needsToken(value)) continue
    filled.push({ header, value: fill(route, header, value, token) })
  }
  return filled
}

/** The same, remembering the last token of each route: a token serves many requests. */
export function createInjector(): (route: ProfileRoute, token: LentToken | null) => readonly InjectedHeader[] {
  const last = new WeakMap<ProfileRoute, { token: LentToken | null; filled: readonly InjectedHeader[] }>()
  return (route, token) => {
    const known = last.get(route)
    if (known !== undefined && known.token === token) return known.filled
    const filled = fillInjection(route, token)
    last.set(route, { token, filled })
    return filled
  }
}

function needsToken(template: string): boolean {
  return [...template.matchAll(placeholder)].some(([, name]) => !name?.startsWith('setting.'))
}

function fill(
  { profileName, settings }: Pick<ProfileRoute, 'profileName' | 'settings'>,
  header: string,
  template: string,
  token: LentToken | null,
): string {
  const value = template.replace(placeholder, (_whole, name: string) => {
    const found = lookUp(name, settings, token)
    if (found !== undefined) return found
    throw new VaultError(
      'PROVIDER_MISBEHAVED',
      said('header-not-yielded', { header, profile: profileName, field: name }),
    )
  })
  if (fieldValue.test(value)) return value
  throw new VaultError('PROVIDER_MISBEHAVED', said('header-unfit', { header, profile: profileName }), {
    details: { field: header },
  })
}

function lookUp(name: string, settings: Readonly<Record<string, string>>, token: LentToken | null): string | undefined {
  if (name.startsWith('setting.')) return ownValue(settings, name.slice('setting.'.length))
  if (token === null) return undefined
  if (name.startsWith('extra.')) return ownValue(token.extra, name.slice('extra.'.length))
  if (name === 'accessToken') return token.accessToken
  // RFC 6749 §5.1: the type is case-insensitive, but many APIs want the scheme spelt as in RFC 6750.
  if (name === 'tokenType') return /^bearer$/i.test(token.tokenType) ? 'Bearer' : token.tokenType
  if (name === 'idToken') return token.idToken ?? undefined
  return undefined
}

function ownValue(record: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
