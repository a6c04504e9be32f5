/**
 * Every answer that the proxy gives of its own accord, documented in `docs/proxy-errors.md`. A code's meaning never
 * changes. `retry`: the same request may succeed later without anybody changing anything.
 */
export const proxyProblems = {
  'bad-target': {
    status: 400,
    title: 'The request target cannot be forwarded safely',
    remedy: 'Send a plain path, /<profile>/<path>, without dot segments, empty segments or encoded separators.',
  },
  'bad-request': {
    status: 400,
    title: 'The request is not well-formed HTTP/1.1',
    remedy: 'Send one Host header, and either Content-Length or "Transfer-Encoding: chunked".',
  },
  'key-in-url': {
    status: 400,
    title: 'A client key stands in the URL',
    remedy: 'Send the key in the Authorization header; revoke this one, as logs may have kept it.',
  },
  'key-missing': {
    status: 401,
    title: 'No client key was sent',
    remedy:
      'Create one with `tokenvault client add NAME --profile PROFILE` and send it as "Authorization: Bearer KEY".',
  },
  'key-unknown': {
    status: 401,
    title: 'The client key is not known here',
    remedy: 'Check the key, or create one with `tokenvault client add NAME --profile PROFILE`.',
  },
  'key-expired': {
    status: 401,
    title: 'The client key has expired',
    remedy: 'Create a new one with `tokenvault client add NAME --profile PROFILE`.',
  },
  'key-revoked': {
    status: 401,
    title: 'The client key was revoked',
    remedy: 'Create a new one with `tokenvault client add NAME --profile PROFILE`.',
  },
  'origin-refused': {
    status: 403,
    title: 'Web pages may not use the proxy',
    remedy: 'Call it from a program, or list the page’s origin in the permissions of the client.',
  },
  'profile-denied': {
    status: 403,
    title: 'This client may not use this profile',
    remedy: 'Create a client that includes the profile: `tokenvault client add NAME --profile PROFILE`.',
  },
  'method-denied': {
    status: 403,
    title: 'This client may not use this method',
    remedy:
      'Its person can allow it from the ledger in the window, or with `tokenvault client set NAME --method METHOD`.',
  },
  'path-denied': {
    status: 403,
    title: 'This client may not use this path',
    remedy:
      'Its person can allow it from the ledger in the window, or with `tokenvault client set NAME --path /PREFIX`.',
  },
  'rule-denied': {
    status: 403,
    title: 'A rule of this client denies the request',
    remedy: 'Do not retry. Its person can change the rules in the window, or with `tokenvault client set NAME`.',
  },
  'ask-denied': {
    status: 403,
    title: 'The person at this machine was asked and declined the request',
    remedy: 'Do not retry; ask them what to do instead.',
  },
  'ask-timeout': {
    status: 403,
    title: 'The person at this machine was asked to allow the request and did not answer within a minute',
    remedy:
      'Tell them that it waits for them, then send it again; they answer in the window, in the tray, or with `tokenvault client questions`.',
  },
  'profile-ambiguous': {
    status: 403,
    title: 'This client may use several profiles of the provider',
    remedy:
      'Create a client for one of them, `tokenvault client add NAME --profile PROFILE`, or name the profile in the path.',
  },
  'profile-unknown': {
    status: 404,
    title: 'There is no such profile',
    remedy: 'Use http://127.0.0.1:<port>/<profile>/…; `tokenvault list` shows the profiles.',
  },
  'endpoint-unknown': {
    status: 404,
    title: 'The profile has no such endpoint',
    remedy: '`tokenvault show PROFILE` lists its endpoints.',
  },
  'no-upstream': {
    status: 404,
    title: 'The profile has no upstream',
    remedy: 'Set the address of its API in the settings of the profile.',
  },
  'method-refused': {
    status: 405,
    title: 'The proxy does not forward this method',
    remedy: 'TRACE would echo the credential and CONNECT would hide the target; use another method.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request did not arrive in time',
    remedy: 'Send the whole head of the request at once, and a small body within a minute.',
  },
  'expectation-refused': {
    status: 417,
    title: 'The Expect header asks for something unknown',
    remedy: 'Send "Expect: 100-continue" or no Expect header.',
  },
  'host-refused': {
    status: 421,
    title: 'The Host header does not name this proxy',
    remedy: 'Use http://127.0.0.1:<port>/, exactly as shown in the window; other names are refused (DNS rebinding).',
  },
  'rate-limited': {
    status: 429,
    title: 'This client sends more requests a minute than it may',
    remedy: 'Wait as long as Retry-After says, then go on more slowly.',
  },
  'too-many-at-once': {
    status: 429,
    title: 'This client has as many requests open as it may',
    remedy: 'Let one end first; streams and WebSockets count as long as they are open.',
  },
  'ask-crowded': {
    status: 429,
    title: 'Too many requests of this client wait for a person to allow them',
    remedy: 'Send no more until those are answered.',
  },
  'head-too-large': {
    status: 431,
    title: 'The head of the request is too large',
    remedy: 'Send fewer or shorter headers.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong inside Token Vault',
    remedy: 'The log has details; `tokenvault doctor` looks for causes.',
  },
  'upgrade-refused': {
    status: 501,
    title: 'The proxy does not speak the requested protocol',
    remedy: 'Use HTTP/1.1 without "Upgrade: h2c"; WebSocket upgrades pass.',
  },
  'upstream-unreachable': {
    status: 502,
    title: 'The upstream cannot be reached',
    remedy: 'Check the network and the upstream address in the settings of the profile.',
  },
  'upstream-untrusted': {
    status: 502,
    title: 'The upstream’s TLS certificate was not accepted',
    remedy: 'Check the address; add a private authority with NODE_EXTRA_CA_CERTS. The token was not sent.',
  },
  'upstream-refused': {
    status: 502,
    title: 'The upstream’s address may not be given a token',
    remedy: 'Use https, or http on loopback or by consent; link-local and metadata addresses are never used.',
  },
  'upstream-private': {
    status: 502,
    title: 'The upstream’s address is in a private network, which this profile does not allow',
    remedy:
      'If it belongs there, allow it: `tokenvault set PROFILE allowPrivateNetwork=true`, or in the profile’s settings.',
  },
  'company-proxy-refused': {
    status: 502,
    title: 'The company proxy did not let the connection through',
    remedy:
      'Check HTTPS_PROXY and its user and password, or list the host in NO_PROXY; `tokenvault doctor` shows what is used.',
  },
  'upstream-misbehaved': {
    status: 502,
    title: 'The upstream broke the connection or did not answer in HTTP',
    remedy: 'Try again; if it stays, check the upstream address in the settings of the profile.',
  },
  'injection-failed': {
    status: 502,
    title: 'The credential cannot be put into the request',
    remedy: 'Sign in again; if it stays, the provider definition asks for a value that the sign-in does not yield.',
  },
  'provider-rejected': {
    status: 502,
    title: 'The provider refused to refresh the token',
    remedy: '`tokenvault show PROFILE` tells what it said; check the settings of the profile.',
  },
  'sign-in-needed': {
    status: 503,
    title: 'The profile needs its person to sign in',
    remedy: 'Sign in with `tokenvault login PROFILE` or in the window.',
  },
  'vault-locked': {
    status: 503,
    title: 'The vault is locked',
    remedy: 'Unlock it in the window.',
  },
  paused: {
    status: 503,
    title: 'The proxy is paused',
    remedy: 'Resume it in the window or the tray.',
  },
  'shutting-down': {
    status: 503,
    title: 'Token Vault is being ended',
    remedy: 'Start it again, then send the request again.',
  },
  'provider-unavailable': {
    status: 503,
    title: 'The token has expired and the provider cannot be reached to refresh it',
    remedy: 'Nothing is lost; Token Vault goes on trying. `tokenvault show PROFILE` tells when.',
  },
  'refresh-slow': {
    status: 503,
    title: 'The refresh of the token takes too long',
    remedy: 'Try again; the refresh goes on in the background.',
  },
  'upstream-timeout': {
    status: 504,
    title: 'The upstream did not answer in time',
    remedy: 'Try again, or ask for a streamed answer.',
  },
} as const satisfies Record<string, { status: number; title: string; remedy: string }>

export type ProxyProblemCode = keyof typeof proxyProblems

export interface ProblemFacts {
  /** A profile that exists; never text from the request. */
  readonly profile?: string | undefined
  /** One sentence about this occurrence; never a header, a body or a secret. */
  readonly detail?: string | undefined
  readonly retryAfterSeconds?: number | undefined
}

export interface ProblemAnswer {
  readonly code: ProxyProblemCode
  readonly status: number
  /** Flat name–value pairs, ready for `writeHead`. */
  readonly headers: string[]
  readonly body: string
}

/**
 * Renders a problem (RFC 9457). `error.message` repeats title and remedy where the SDKs of OpenAI-compatible APIs look.
 */
export function problemAnswer(code: ProxyProblemCode, facts: ProblemFacts = {}): ProblemAnswer {
  const { status, title, remedy } = proxyProblems[code]
  const { profile, detail, retryAfterSeconds } = facts
  const body = `${JSON.stringify({
    type: `urn:tokenvault:proxy-error:${code}`,
    title,
    status,
    detail: detail ?? `${title}.`,
    code,
    ...(profile === undefined ? {} : { profile }),
    remedy,
    error: { code, type: 'tokenvault', message: `${title}. ${remedy}` },
  })}\n`
  const headers = [
    'Content-Type',
    'application/problem+json',
    'Content-Length',
    String(new TextEncoder().encode(body).length),
    'Cache-Control',
    'no-store',
    'X-Content-Type-Options',
    'nosniff',
    'X-TokenVault-Error',
    code,
  ]
  // Only Bearer is offered: a Basic challenge would make browsers keep the key and send it along on their own.
  if (status === 401) headers.push('WWW-Authenticate', 'Bearer realm="Token Vault"')
  if (retryAfterSeconds !== undefined) headers.push('Retry-After', String(Math.max(1, Math.ceil(retryAfterSeconds))))
  return { code, status, headers, body }
}
