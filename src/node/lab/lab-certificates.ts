import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { bits, explicit, implicit, integer, octets, oid, sequence, set, time, truth, utf8 } from './der.ts'

export interface LabCertificate {
  readonly cert: string
  readonly key: string
}

export interface LabCertificates {
  /** PEM of the lab's own authority; only who is told to trust it does. */
  readonly authority: string
  readonly good: LabCertificate
  readonly wrongHost: LabCertificate
  readonly expired: LabCertificate
  /** Signed by nobody but itself. */
  readonly untrusted: LabCertificate
}

const dayMs = 24 * 3600 * 1000

/**
 * A certificate authority in memory, with a certificate for 127.0.0.1, ::1 and localhost and the ways in which one can be
 * wrong (RFC 5280). It lives as long as the lab and is written nowhere.
 * @param now epoch ms.
 */
export function createLabCertificates(now: number): LabCertificates {
  const valid = { from: now - dayMs, until: now + 365 * dayMs }
  const root = newKey()
  const rootName = 'Token Vault lab authority'
  const issuer = { name: rootName, key: root.privateKey }
  const authority = certificate({
    subject: rootName,
    publicKey: root.publicKey,
    issuer,
    authority: true,
    hosts: [],
    ...valid,
  })
  const leaf = (hosts: readonly string[], life: { from: number; until: number }, by = issuer): LabCertificate => {
    const key = newKey()
    const subject = hosts[0] as string
    const cert = certificate({ subject, publicKey: key.publicKey, issuer: by, authority: false, hosts, ...life })
    return { cert, key: key.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string }
  }
  const here = ['127.0.0.1', '::1', 'localhost']
  return {
    authority,
    good: leaf(here, valid),
    wrongHost: leaf(['elsewhere.invalid'], valid),
    expired: leaf(here, { from: now - 30 * dayMs, until: now - dayMs }),
    untrusted: leaf(here, valid, { name: 'Nobody', key: newKey().privateKey }),
  }
}

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))
const nameOf = (text: string) => sequence(set(sequence(oid('2.5.4.3'), utf8(text))))

interface Content {
  readonly subject: string
  readonly publicKey: KeyObject
  readonly issuer: { readonly name: string; readonly key: KeyObject }
  readonly authority: boolean
  readonly hosts: readonly string[]
  readonly from: number
  readonly until: number
}

function certificate({ subject, publicKey, issuer, authority, hosts, from, until }: Content): string {
  const serial = randomBytes(16)
  serial[0] = ((serial[0] as number) & 0x7f) | 0x40
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serial),
    ecdsaWithSha256,
    nameOf(issuer.name),
    sequence(time(new Date(from)), time(new Date(until))),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensions(authority, hosts))),
  )
  const signature = sign('sha256', body, { key: issuer.key, dsaEncoding: 'der' })
  const lines =
    sequence(body, ecdsaWithSha256, bits(signature))
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

/** Basic constraints, key usage and names (RFC 5280, section 4.2.1). */
function extensions(authority: boolean, hosts: readonly string[]): Buffer[] {
  const critical = (id: string, value: Buffer) => sequence(oid(id), truth(true), octets(value))
  const constraints = critical('2.5.29.19', authority ? sequence(truth(true)) : sequence())
  if (authority) return [constraints, critical('2.5.29.15', bits(Buffer.from([0x06]), 1))]
  const names = hosts.map((host) => (/[a-z]/.test(host) ? implicit(2, Buffer.from(host)) : implicit(7, address(host))))
  return [
    constraints,
    critical('2.5.29.15', bits(Buffer.from([0x80]), 7)),
    sequence(oid('2.5.29.17'), octets(sequence(...names))),
  ]
}

function address(host: string): Buffer {
  if (host === '::1') return Buffer.from([...new Uint8Array(15), 1])
  return Buffer.from(host.split('.').map(Number))
}
