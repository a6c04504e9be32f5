import { readFileSync } from 'node:fs'
import * as tls from 'node:tls'

/** Files that name further certificate authorities; each adds to what Node trusts, none replaces it. */
export const authorityVariables = ['TOKENVAULT_EXTRA_CA_CERTS', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'] as const

export interface ExtraAuthorities {
  /** For `tls.connect`; `undefined`: Node's own, which costs nothing per connection. */
  readonly secureContext: tls.SecureContext | undefined
  /** What was read, for `doctor`: variable, path, and how many certificates. */
  readonly read: readonly { readonly variable: string; readonly path: string; readonly certificates: number }[]
  /** What could not be: trust never widens because of it, so the host goes on and says so. */
  readonly failed: readonly { readonly variable: string; readonly path: string; readonly why: string }[]
}

const certificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/**
 * Reads the authorities of a company's TLS inspection or private services. Node reads `NODE_EXTRA_CA_CERTS` itself, but
 * an Electron build may not, and neither reads `SSL_CERT_FILE`, which Go and Python tools use. One context is made for
 * all connections, because parsing 150 authorities costs more than a handshake.
 */
export function readExtraAuthorities(env: Readonly<Record<string, string | undefined>>): ExtraAuthorities {
  const read: { variable: string; path: string; certificates: number }[] = []
  const failed: { variable: string; path: string; why: string }[] = []
  const found: string[] = []
  for (const variable of authorityVariables) {
    const path = env[variable]
    if (!path) continue
    try {
      const certificates = readFileSync(path, 'utf8').match(certificate) ?? []
      if (certificates.length === 0) throw new Error('it holds no certificate in PEM form')
      tls.createSecureContext({ ca: certificates })
      found.push(...certificates)
      read.push({ variable, path, certificates: certificates.length })
    } catch (error) {
      failed.push({ variable, path, why: reasonOf(error) })
    }
  }
  const secureContext = found.length === 0 ? undefined : tls.createSecureContext({ ca: [...builtIn(), ...found] })
  return { secureContext, read, failed }
}

function builtIn(): readonly string[] {
  return typeof tls.getCACertificates === 'function' ? tls.getCACertificates('default') : tls.rootCertificates
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be read'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EACCES') return 'this user may not read it'
  return code?.startsWith('ERR_OSSL') ? 'a certificate in it is broken' : error.message
}
