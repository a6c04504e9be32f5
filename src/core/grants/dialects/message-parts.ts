import type { JsonObject } from '../../../shared/json.ts'

/** The form of a standard request (RFC 6749 §4.1.3); the request itself can still be sent. */
export async function formOf(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(await request.clone().text())
}

/** The same address with a JSON body. */
export function jsonRequest(url: string, body: JsonObject, headers: Readonly<Record<string, string>> = {}): Request {
  return new Request(url, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

/** The JSON object of an answer, or `null`. The answer can still be read. */
export async function jsonOf(response: Response): Promise<JsonObject | null> {
  try {
    const value: unknown = await response.clone().json()
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
  } catch {
    return null
  }
}

/** The same answer with another body and, if given, another status. */
export function withBody(response: Response, body: JsonObject, status = response.status): Response {
  const headers = new Headers(response.headers)
  headers.set('content-type', 'application/json')
  headers.delete('content-length')
  headers.delete('content-encoding')
  return new Response(JSON.stringify(body), { status, headers })
}
