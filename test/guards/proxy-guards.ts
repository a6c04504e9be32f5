/** One guard of the proxy, how it is taken out, and which security files have to fail then. */
export interface ProxyGuard {
  readonly name: string
  /** What stands in the source, once, and what is left of it. */
  readonly removals: readonly { readonly file: string; readonly from: string; readonly to: string }[]
  /** Names of files in `test/security`, without `.test.ts`. */
  readonly fails: readonly string[]
}

const guard = (
  name: string,
  fails: string | readonly string[],
  ...removals: [file: string, from: string, to: string][]
) => ({
  ...{ name, fails: [fails].flat() },
  removals: removals.map(([file, from, to]) => ({ file: `src/${file}`, from, to })),
})

const decide = 'core/proxy/decide.ts'
const browser = 'core/proxy/browser-guard.ts'
const target = 'core/proxy/target.ts'
const names = 'core/proxy/header-names.ts'
const forwarded = 'core/proxy/forwarded-headers.ts'
const answered = 'core/proxy/answered-headers.ts'
const server = 'node/proxy/proxy-server.ts'
const exchange = 'node/proxy/exchange.ts'
const permission = 'core/proxy/permission.ts'
const registry = 'core/clients/create-client-registry.ts'
const addresses = 'node/egress/address-guard.ts'
const parser: [string, string, string] = [server, 'insecureHTTPParser: false', 'insecureHTTPParser: true']

/** Who may ask at all. */
const asking: readonly ProxyGuard[] = [
  guard('Host has to be one of three names of this port', 'proxy-dns-rebinding', [
    decide,
    "if (!isOwnHost(facts.hosts, port())) return refusal('host-refused')",
    '',
  ]),
  guard('Host is compared whole', 'proxy-dns-rebinding', [
    browser,
    'host === `127.0.0.1:',
    "host.startsWith('127.0.0.1') || host === `127.0.0.1:",
  ]),
  guard('`localhost` is compared whole', 'proxy-dns-rebinding', [
    browser,
    'return host.toLowerCase() === `localhost:',
    'return /^localhost\\.?:/i.test(host) || host.toLowerCase() === `localhost:',
  ]),
  guard('exactly one Host', 'proxy-dns-rebinding', [decide, 'if (facts.hosts.length !== 1)', 'if (false)']),
  guard(
    'Origin is judged',
    ['proxy-cross-site-post', 'proxy-websocket-from-page', 'proxy-null-origin'],
    [browser, 'if (origin !== undefined) {', 'if (false as boolean) {'],
  ),
  guard('`null` is nobody’s origin', 'proxy-null-origin', [
    browser,
    "origin !== 'null' && listed(origin)",
    'listed(origin)',
  ]),
  guard('Sec-Fetch-Site is judged', 'proxy-sec-fetch-site', [
    browser,
    "fetchSites.every((site) => site === 'none')",
    'true',
  ]),
  guard('a page needs a key that lists it', 'proxy-cross-site-post', [
    decide,
    "if (!clientListsOrigin(found.client, asker)) return refusal('origin-refused', {}, { client: found.client, route })",
    '',
  ]),
  guard('an upstream’s CORS is dropped', 'proxy-access-control', [
    answered,
    " || name.startsWith('access-control-')",
    '',
  ]),
  guard('the whole key is proved by its hash', 'proxy-key-timing', [registry, 'if (!stored || !same)', 'if (!stored)']),
  guard('hashes are compared in constant time', 'proxy-key-timing', [
    'node/proxy/key-hash.ts',
    'return a.length === b.length && timingSafeEqual(a, b)',
    'return left === right',
  ]),
  guard('a key of nobody is compared too', 'proxy-key-timing', [
    registry,
    'const same = keyHash.equal(',
    'const same = stored !== undefined && keyHash.equal(',
  ]),
  guard('a key in the URL is refused', 'proxy-key-in-url', [
    target,
    'if (holdsKeyInAnyForm(raw)) {',
    'if (false as boolean) {',
  ]),
  guard('a process key ends with its process', 'proxy-key-of-dead-process', [
    'core/clients/process-keys.ts',
    'if (mark === null || (processMark !== null && mark !== processMark)) await end(id)',
    '',
  ]),
  guard('a process is known by its start, too', 'proxy-key-of-dead-process', [
    'core/clients/process-keys.ts',
    ' || (processMark !== null && mark !== processMark)',
    '',
  ]),
]

/** What a request's target and framing may look like. */
const reading: readonly ProxyGuard[] = [
  guard('only the origin form', 'proxy-target-traversal', [
    target,
    "if (!raw.startsWith('/')) return",
    'if (false) return',
  ]),
  guard('no backslash', 'proxy-target-traversal', [target, "raw.includes('\\\\') || ", '']),
  guard(
    'no empty segment',
    ['proxy-target-traversal', 'proxy-rule-disguise'],
    [target, "if (path.includes('//')) return", 'if (false) return'],
  ),
  guard(
    'no dot segment',
    ['proxy-target-traversal', 'proxy-rule-disguise'],
    [target, "if (path.includes('/.') && ", 'if (false && '],
  ),
  guard('no dot segment with parameters', 'proxy-target-traversal', [target, '(?:;|%3b|$)/i', '$/i']),
  guard(
    'no segment of parameters alone',
    ['proxy-target-traversal', 'proxy-rule-disguise'],
    [target, 'if (parametersAlone.test(path))', 'if (false)'],
  ),
  guard(
    'no encoded dot, backslash, control or percent',
    ['proxy-target-traversal', 'proxy-rule-disguise'],
    [target, 'if (dangerousEncoding.test(path))', 'if (false)'],
  ),
  guard('no broken encoding', 'proxy-target-traversal', [
    target,
    'if (brokenEncoding.test(path)) return',
    'if (false) return',
  ]),
  guard('an encoded slash is read as one, too', 'proxy-target-traversal', [
    target,
    "sent.replace(encodedSlash, '/')",
    'sent',
  ]),
  guard(
    'no encoded slash where paths are judged',
    ['proxy-permission-bypass', 'proxy-rule-disguise'],
    [decide, 'if (parsed.target.encodedSlash && judgesPaths(client.permissions))', 'if (false)'],
  ),
  guard('TRACE is not forwarded', 'proxy-trace-echo', [decide, "head.method === 'TRACE' || ", '']),
  guard('CONNECT is not forwarded', 'proxy-target-traversal', [
    server,
    "refuseOnSocket(socket, 'method-refused', req)",
    "socket.end('HTTP/1.1 200 OK\\r\\n\\r\\n')",
  ]),
  guard('Node’s strict parser', ['proxy-obs-fold', 'proxy-smuggling', 'proxy-header-injection'], parser),
  guard('never both lengths, behind the parser', 'proxy-smuggling', parser, [
    decide,
    'if (contentLength !== null)\n      return',
    'if (false)\n      return',
  ]),
  guard('no transfer coding but chunked', 'proxy-smuggling', [decide, 'if (!plain) return', 'if (false) return']),
  guard('a length spelt with `_` says nothing', 'proxy-smuggling', [
    names,
    "if ((role === 'content-length' || role === 'transfer-encoding') && raw.includes('_')) return 'drop'",
    '',
  ]),
  guard('a switch of protocols never overtakes an answer', 'proxy-pipelined-upgrade', [
    server,
    'if (beingAnswered(socket)) return cut(socket, req)\n      handle(',
    'handle(',
  ]),
]

/** What a client may do. */
const allowing: readonly ProxyGuard[] = [
  guard(
    'a denial is a refusal',
    ['proxy-permission-bypass', 'proxy-pass-stretched'],
    [decide, "if (typeof verdict === 'string' && pass === null) return refuse(verdict)", ''],
  ),
  guard('a header may not ask for another method', 'proxy-permission-bypass', [
    permission,
    'if (overrides.some((override) => !methodSet.has(override.trim().toUpperCase())))',
    'if (false)',
  ]),
  guard('prefixes end at segments', 'proxy-permission-bypass', [
    permission,
    "return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/')",
    'return path.startsWith(prefix)',
  ]),
  guard('no header replaces the path', 'proxy-permission-bypass', [
    names,
    "...drop('x-original-url', 'x-rewrite-url', 'x-original-uri'),",
    '',
  ]),
  guard('a rule that denies reads generously', 'proxy-rule-disguise', [
    'core/access/compile-rule.ts',
    "answer === 'allow' ? pattern.strictly : pattern.loosely",
    'pattern.strictly',
  ]),
  guard('a one-time allowance is used up', 'proxy-pass-stretched', [
    server,
    'if (forward.pass !== null) passes.use(forward.pass)',
    '',
  ]),
  guard('and opens nothing that a rule denies', 'proxy-pass-stretched', [decide, " && verdict !== 'rule-denied'", '']),
  guard('few questions of a client wait', 'proxy-question-flood', [
    'core/access/question-desk.ts',
    ' || (perClient.get(request.client.id) ?? 0) >= waitingPerClient',
    '',
  ]),
  guard('limits are asked', 'proxy-limits-dodged', [
    server,
    'if (full !== null) return refuse(',
    'if (false) return refuse(',
  ]),
  guard('places are counted', 'proxy-limits-dodged', [
    'core/access/request-limits.ts',
    'usage.open += 1',
    'usage.open += 0',
  ]),
  guard('places are given back', 'proxy-limits-dodged', [
    server,
    'open.delete(begun)\n      usage.leave(forward.client)',
    'open.delete(begun)',
  ]),
  guard(
    'a pause refuses',
    ['proxy-paused', 'proxy-pass-stretched'],
    [decide, "if (paused()) return refuse('paused')", ''],
  ),
  guard('a pause ends what is open', 'proxy-paused', [
    server,
    "for (const exchange of open.list()) exchange.abort('paused')",
    '',
  ]),
  guard('what was ended is not sent', 'proxy-paused', [
    exchange,
    'return this.#closed || this.#aborted',
    'return this.#closed',
  ]),
  guard(
    'a key that ends takes along what is open',
    ['proxy-slow-body', 'proxy-key-of-dead-process'],
    [server, 'if (exchange.forward.client.id === id) exchange.abort(code)', 'if (false) exchange.abort(code)'],
  ),
]

/** What may travel, to whom. */
const carrying: readonly ProxyGuard[] = [
  guard('no value that carries a key', 'proxy-client-key-upstream', [forwarded, 'if (carriesKey(value)) continue', '']),
  guard('no name that holds one', 'proxy-client-key-upstream', [
    names,
    "return role === 'forward' && holdsKey(raw) ? 'drop' : role",
    'return role',
  ]),
  guard('`_` is read as `-`', 'proxy-client-key-upstream', [
    names,
    "raw.toLowerCase().replaceAll('_', '-')",
    'raw.toLowerCase()',
  ]),
  guard('no protocol that is a key', 'proxy-client-key-upstream', [
    decide,
    'if (holdsKey(facts.upgrades[0] as string))',
    'if (false)',
  ]),
  guard('no cookie up', 'proxy-cookies-crossing', [names, "...drop('cookie', 'cookie2'),", '']),
  guard('no cookie down', ['proxy-cookies-crossing', 'proxy-response-splitting'], [answered, "'set-cookie',", '']),
  guard('a token writes no header of its own', 'proxy-header-injection', [
    'core/proxy/inject.ts',
    'if (fieldValue.test(value)) return value',
    'return value',
  ]),
  guard('the head of a switched protocol follows the same rules', 'proxy-response-splitting', [
    'node/proxy/upgraded.ts',
    'const { headers: kept } = answeredHead(raw, rules)',
    'const kept = [...raw, ...(rules === undefined ? [] : answeredHead([], rules).headers)]',
  ]),
  guard('an answer that is looked at is unpacked only so far', 'proxy-compressed-bomb', [
    'node/proxy/looked-answer.ts',
    "['gzip', (body) => gunzipSync(body, { maxOutputLength: decodedLimit })]",
    "['gzip', (body) => gunzipSync(body)]",
  ]),
  guard('no plain http to other machines', 'proxy-upstream-rebinding', [
    'core/proxy/upstream.ts',
    '(isLoopback(url) || route.plainHttpConsent)',
    'true',
  ]),
  guard(
    'addresses of names are checked',
    ['proxy-private-upstream', 'proxy-upstream-rebinding'],
    [addresses, 'if (found) return done(new AddressRefused(hostname, address, found), [])', ''],
  ),
  guard(
    'addresses in URLs are checked',
    ['proxy-private-upstream', 'proxy-upstream-rebinding'],
    [
      addresses,
      'if (found) throw new AddressRefused(hostname, hostname',
      'if (false as boolean) throw new AddressRefused(hostname, hostname',
    ],
  ),
  guard('metadata services are known by name', 'proxy-private-upstream', [
    addresses,
    'if (isMetadataName(hostname)) throw',
    'if (false as boolean) throw',
  ]),
  guard('connections with and without consent are kept apart', 'proxy-private-upstream', [
    'node/proxy/upstream-pools.ts',
    'const known = privateNetwork ? origins.private : origins.open',
    'const known = origins.open',
  ]),
]

/** How long and how much. */
const bounding: readonly ProxyGuard[] = [
  guard(
    'a head has its time',
    ['proxy-slow-head', 'proxy-idle-sockets'],
    [server, 'headersTimeout: limits.headMs', 'headersTimeout: 0'],
  ),
  guard('a head has its size', 'proxy-slow-head', [
    server,
    'maxHeaderSize: limits.headBytes',
    'maxHeaderSize: 1024 * 1024',
  ]),
  guard('a kept connection has its time', 'proxy-idle-sockets', [
    server,
    'keepAliveTimeout: limits.keepAliveMs',
    'keepAliveTimeout: 0',
  ]),
  guard('a small body has its time', 'proxy-slow-body', [
    exchange,
    "setTimeout(() => this.abort('request-timeout'), this.#deps.bodyMs)",
    'undefined',
  ]),
  guard('a refused body has its time', 'proxy-slow-body', [
    'node/proxy/answer-problem.ts',
    'const timer = setTimeout(cut, lingerMs).unref()',
    'const timer = undefined',
  ]),
]

/** Every guard of the proxy that one line of the source stands for. */
export const proxyGuards: readonly ProxyGuard[] = [...asking, ...reading, ...allowing, ...carrying, ...bounding]
