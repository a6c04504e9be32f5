import { said } from '../../shared/sentences/said.ts'
import { classOfAddress, isMetadataName } from '../egress/address-class.ts'
import { VaultError } from '../errors.ts'

/** What is wrong with a URL, before anyone sends a token or a browser there. */
export type UrlFault = 'malformed' | 'scheme' | 'credentials' | 'plain-http' | 'foreign-loopback'
export type UrlVerdict =
  | { readonly kind: 'allowed'; readonly url: URL }
  | { readonly kind: 'refused'; readonly fault: UrlFault }

export interface UrlRule {
  /** The person accepted plain http for this profile (`allowPlainHttp=true`). */
  readonly plainHttp: boolean
  /**
   * `false` for a URL that a remote server named: it may not point at this machine, or a hostile discovery document
   * could make us talk to local services (SSRF).
   */
  readonly loopback?: boolean
}

/** `true` for addresses that never leave the machine. The URL parser has already turned `127.1` into `127.0.0.1`. */
export function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(url.hostname)
}

/**
 * https anywhere; http on loopback, elsewhere only by consent; nothing else (`file:`, `javascript:`, custom schemes), and
 * no user name or password inside (`http://localhost:x@evil.example` reads like loopback and is not).
 */
export function judgeUrl(raw: string, rule: UrlRule): UrlVerdict {
  const url = URL.canParse(raw) ? new URL(raw) : null
  if (!url) return refused('malformed')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refused('scheme')
  if (url.username !== '' || url.password !== '') return refused('credentials')
  if (isLoopback(url)) return rule.loopback === false ? refused('foreign-loopback') : { kind: 'allowed', url }
  if (url.protocol === 'http:' && !rule.plainHttp) return refused('plain-http')
  return { kind: 'allowed', url }
}

/**
 * An address that stands in a URL itself instead of a name. Checked where a person enters it; a name is checked when it has
 * been resolved. @throws VaultError `INSECURE_TARGET` naming the setting that allows it, if any does.
 */
export function requireReachableLiteral({ hostname }: URL, field: string, privateNetwork: boolean): void {
  const found = isMetadataName(hostname) ? 'never' : classOfAddress(hostname)
  if (found !== 'never' && (found !== 'private' || privateNetwork)) return
  const words = said(found === 'private' ? 'input-private-address' : 'input-unusable-address', { field })
  throw new VaultError('INSECURE_TARGET', words, { details: { host: hostname } })
}

/** A URL that a person or a definition gave. @throws VaultError `INSECURE_TARGET`, `INVALID_INPUT`. */
export function requireGivenUrl(raw: string, field: string, rule: UrlRule): URL {
  const verdict = judgeUrl(raw, rule)
  if (verdict.kind === 'allowed') return verdict.url
  if (verdict.fault === 'plain-http') throw plainHttpRefused(raw, field)
  const words =
    verdict.fault === 'malformed'
      ? 'input-no-url'
      : verdict.fault === 'credentials'
        ? 'input-url-credentials'
        : 'input-url-scheme'
  throw new VaultError('INVALID_INPUT', said(words, { field }), { details: { expected: 'https URL' } })
}

/** A URL that a server named. @throws VaultError `INSECURE_TARGET`, `PROVIDER_MISBEHAVED`. */
export function requireDiscoveredUrl(raw: string, field: string, rule: UrlRule): URL {
  const verdict = judgeUrl(raw, rule)
  if (verdict.kind === 'allowed') return verdict.url
  if (verdict.fault === 'plain-http') throw plainHttpRefused(raw, field)
  throw new VaultError('PROVIDER_MISBEHAVED', said('discovered-unacceptable', { field, fault: verdict.fault }))
}

/**
 * Whether the host may open a URL in the system browser: https, or http on loopback. Even with consent to plain http the
 * person follows such a link by hand, so that an altered discovery document cannot start anything by itself.
 */
export function mayOpenInBrowser(url: URL): boolean {
  return judgeUrl(url.href, { plainHttp: false }).kind === 'allowed'
}

function plainHttpRefused(raw: string, field: string): VaultError {
  const { host } = new URL(raw)
  return new VaultError('INSECURE_TARGET', said('input-plain-http', { field, host }))
}

function refused(fault: UrlFault): UrlVerdict {
  return { kind: 'refused', fault }
}
