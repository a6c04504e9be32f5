import type { IncomingMessage } from 'node:http'
import type { LabRequest } from '../../core/lab/lab-message.ts'

const largestBody = 256 * 1024

/** `null`: too large, not an address, or cut short. */
export async function readLabRequest(request: IncomingMessage): Promise<LabRequest | null> {
  const target = request.url ?? ''
  // Not `new URL(target, base)`: a target such as `//evil.example/` would replace the host.
  const address = `http://lab${target}`
  if (!target.startsWith('/') || !URL.canParse(address)) return null
  const url = new URL(address)
  const body = await readBody(request)
  if (body === null) return null
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
  return { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, headers, body }
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request) {
      size += (chunk as Buffer).length
      if (size > largestBody) return null
      chunks.push(chunk as Buffer)
    }
  } catch {
    return null
  }
  return Buffer.concat(chunks).toString('utf8')
}
