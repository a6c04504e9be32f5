import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { closeHttpServer, listenOnLoopback } from '../http-server.ts'

export interface ApihubServerOptions {
  /** Access key → secret key, used as raw UTF-8. */
  readonly keys: Readonly<Record<string, string | Uint8Array>>
}

export interface ApihubRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<IncomingMessage['headers']>
  /** Who the request ran as, or why it was refused. */
  readonly ran: 'app' | 'person' | 'anonymous' | 'refused'
  readonly claims: Readonly<Record<string, unknown>> | null
}

export interface ApihubServer {
  readonly url: string
  readonly requests: readonly ApihubRequest[]
  /** Tokens with these ids of issue are refused from now on. */
  refuse(token: string): void
  close(): Promise<void>
}

const longestLifeSeconds = 7200
const toleratedSkewSeconds = 30

/**
 * apihub.net as its documents describe it, and strict: HS256 over the raw secret, `typ` as a claim, at most two hours, no
 * `Bearer`, no fall-back from a bad token to an anonymous caller. `-` and `_` in the code of an API are the same.
 */
export async function startApihubServer({ keys }: ApihubServerOptions): Promise<ApihubServer> {
  const requests: ApihubRequest[] = []
  const refused = new Set<string>()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://apihub.invalid')
    const header = request.headers['apihub-token']
    const note = (ran: ApihubRequest['ran'], claims: ApihubRequest['claims']) =>
      requests.push({ method: request.method ?? '', path: url.pathname, headers: request.headers, ran, claims })
    const judged = header === undefined ? null : judge(String(header), keys, refused)
    if (typeof judged === 'string') {
      note('refused', null)
      return answer(response, 401, { success: false, code: 'INVALID_TOKEN', msg: judged, detail: null })
    }
    const ran = judged === null ? 'anonymous' : judged.typ === 'app_token' ? 'app' : 'person'
    note(ran, judged)
    const path = /^\/api\/([^/]+)\/([^/]+)$/.exec(url.pathname)
    if (path?.[1]?.replaceAll('-', '_') === 'weather_basic' && path[2] === 'now') {
      return answer(response, 200, { success: true, result: { ran, sub: judged?.sub ?? null, weather: 'sunny' } })
    }
    return answer(response, 200, { success: false, code: 'INVALID_PARAMS', msg: 'no such api', detail: null })
  })
  const port = await listenOnLoopback(server)
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    refuse: (token) => void refused.add(token),
    close: () => closeHttpServer(server),
  }
}

function judge(
  token: string,
  keys: ApihubServerOptions['keys'],
  refused: ReadonlySet<string>,
): Record<string, unknown> | string {
  if (refused.has(token)) return 'token is revoked'
  const parts = token.split('.')
  if (parts.length !== 3) return 'token is no JWT'
  const [head, body, signature] = parts as [string, string, string]
  const header = decode(head)
  const claims = decode(body)
  if (header?.alg !== 'HS256' || header.typ !== 'JWT' || claims === null) return 'token header is wrong'
  const secret = keys[String(claims.iss)]
  if (secret === undefined) return 'unknown ak'
  const wanted = createHmac('sha256', secret).update(`${head}.${body}`).digest()
  const given = Buffer.from(signature, 'base64url')
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'signature is wrong'
  return claimsFault(claims) ?? claims
}

function claimsFault({ iat, exp, typ, sub, iss, roles, groups }: Record<string, unknown>): string | null {
  const now = Date.now() / 1000
  if (!Number.isInteger(iat) || !Number.isInteger(exp)) return 'iat and exp must be whole seconds'
  if ((exp as number) - (iat as number) > longestLifeSeconds) return 'token lives longer than two hours'
  if ((exp as number) <= now) return 'token has expired'
  if ((iat as number) > now + toleratedSkewSeconds) return 'iat lies in the future'
  if (typ === 'app_token') return sub === iss ? null : 'sub of an app token must be the ak'
  if (typ !== 'person_token') return 'typ must be app_token or person_token'
  if (typeof sub !== 'string' || sub === '') return 'sub of a person token must be the user'
  const lists = [roles, groups].every((list) => Array.isArray(list) && list.every((item) => typeof item === 'string'))
  return lists ? null : 'roles and groups must be lists'
}

function decode(part: string): Record<string, unknown> | null {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>
  } catch {
    return null
  }
}

function answer(response: ServerResponse, status: number, value: object): void {
  const text = JSON.stringify({ ...value, trace: randomUUID() })
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text)
}
