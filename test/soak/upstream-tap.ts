import { type IncomingMessage, Server, type ServerResponse } from 'node:http'

/** One arrival of a request at the API. */
export interface Arrival {
  /** Epoch ms. */
  readonly at: number
  readonly status: number
  /** Why it was refused, in the API's words. */
  readonly challenge: string | null
  /** The lab was told to answer so; the token was good. */
  readonly planned: boolean
  /** How long ago the token had been issued; `null`: before anybody listened. */
  readonly tokenAgeMs: number | null
  /** What the server had said of its life; anything but a number of seconds was a lie. */
  readonly told: unknown
}

export interface UpstreamTap {
  /** Arrivals of one request, forgotten with this call. */
  take(id: string): readonly Arrival[]
  /** Tokens that came with the requests of two profiles, and requests without exactly one token. */
  readonly wrongTokens: readonly string[]
  /** Refusals of a token that was really at its end. */
  readonly lateTokens: number
  readonly arrivals: number
  stop(): void
}

/** Listens to what reaches the servers of this process, beside them: which token came for whom, and what was answered. */
export function tapUpstream(): UpstreamTap {
  const byRequest = new Map<string, Arrival[]>()
  const owners = new Map<string, string>()
  const wrongTokens: string[] = []
  let lateTokens = 0
  let arrivals = 0
  const issued = new Map<string, { at: number; told: unknown }>()
  const issuing = (res: ServerResponse) => {
    const end = res.end.bind(res)
    res.end = ((body?: unknown) => {
      const text = Buffer.isBuffer(body) ? body.toString() : ''
      if (text.startsWith('{') && text.includes('"access_token"')) {
        const { access_token: token, expires_in: told } = JSON.parse(text)
        issued.set(`Bearer ${token}`, { at: performance.now(), told })
        if (issued.size > 5_000) issued.delete(issued.keys().next().value as string)
      }
      return end(body as Buffer)
    }) as ServerResponse['end']
  }
  const seen = (req: IncomingMessage, res: ServerResponse) => {
    if (req.url === '/token') issuing(res)
    const { 'x-soak-id': id, 'x-soak-profile': profile } = req.headers
    if (typeof id !== 'string' || typeof profile !== 'string') return
    arrivals += 1
    const tokens = req.rawHeaders.filter(
      (_value, index) => req.rawHeaders[index - 1]?.toLowerCase() === 'authorization',
    )
    const [token = ''] = tokens
    if (tokens.length !== 1 || !/^Bearer \S+$/.test(token)) wrongTokens.push(`${tokens.length} tokens for ${profile}`)
    const owner = owners.get(token) ?? profile
    if (owner !== profile) wrongTokens.push(`a token of ${owner} for ${profile}`)
    owners.delete(token)
    owners.set(token, profile)
    // Of three seconds each, so the oldest are long dead.
    if (owners.size > 5_000) owners.delete(owners.keys().next().value as string)
    const { at = null, told = null } = issued.get(token) ?? {}
    const arrivedAt = Date.now()
    const tokenAgeMs = at === null ? null : Math.round(performance.now() - at)
    res.once('close', () => {
      const challenge = res.getHeader('www-authenticate')?.toString() ?? null
      const planned = /A fault of the lab/.test(challenge ?? '')
      if (res.statusCode === 401 && !planned) lateTokens += 1
      const known = byRequest.get(id)
      if (known) known.push({ at: arrivedAt, status: res.statusCode, challenge, planned, tokenAgeMs, told })
    })
    if (!byRequest.has(id)) byRequest.set(id, [])
  }
  const { emit } = Server.prototype
  Server.prototype.emit = function (this: Server, event: string, ...given: unknown[]) {
    if (event === 'request') seen(given[0] as IncomingMessage, given[1] as ServerResponse)
    return Reflect.apply(emit, this, [event, ...given])
  } as typeof emit
  return {
    take(id) {
      const found = byRequest.get(id) ?? []
      byRequest.delete(id)
      return found
    },
    wrongTokens,
    get lateTokens() {
      return lateTokens
    },
    get arrivals() {
      return arrivals
    },
    stop() {
      Server.prototype.emit = emit
    },
  }
}
