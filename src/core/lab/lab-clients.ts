import { base64url } from 'jose'
import type { LabRequest } from './lab-message.ts'

export interface LabClient {
  readonly id: string
  /** `null`: a public client, which proves itself by PKCE alone. */
  readonly secret: string | null
}

/** The two apps that the lab knows: a public one, and one with a secret that may also act for itself. */
export interface LabClients {
  readonly app: LabClient
  readonly service: LabClient & { readonly secret: string }
}

export type ClientVerdict =
  | { readonly ok: true; readonly client: LabClient }
  | { readonly ok: false; readonly claimed: string | null; readonly reason: string }

/** RFC 6749, section 2.3.1: HTTP Basic (both parts form-encoded), or `client_id` and `client_secret` in the body. */
export function authenticateClient(clients: LabClients, request: LabRequest, form: URLSearchParams): ClientVerdict {
  const presented = basicCredentials(request.headers.authorization) ?? {
    id: form.get('client_id'),
    secret: form.get('client_secret'),
  }
  const client = clientById(clients, presented.id)
  if (!client) return { ok: false, claimed: presented.id, reason: 'The client id is not known to this lab.' }
  if (client.secret !== null && presented.secret !== client.secret) {
    return { ok: false, claimed: presented.id, reason: 'The client secret is missing or wrong.' }
  }
  return { ok: true, client }
}

export function clientById(clients: LabClients, id: string | null): LabClient | null {
  return [clients.app, clients.service].find((client) => client.id === id) ?? null
}

function basicCredentials(header: string | undefined): { id: string; secret: string } | null {
  const encoded = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return null
  try {
    const text = new TextDecoder().decode(base64url.decode(encoded))
    const [id = '', ...rest] = text.split(':')
    return { id: formDecoded(id), secret: formDecoded(rest.join(':')) }
  } catch {
    return null
  }
}

function formDecoded(text: string): string {
  return new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? ''
}
