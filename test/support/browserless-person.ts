/** Plays the person in front of the demonstration server's pages, with plain `fetch` and a cookie jar. */
export interface PersonOptions {
  readonly account?: string
  readonly decision?: 'approve' | 'deny'
  /** Where to stop: the redirect is then returned and not followed. */
  readonly stopAt?: (url: URL) => boolean
}

export interface JourneyEnd {
  readonly url: string
  readonly status: number
  readonly text: string
}

const stepLimit = 20

/**
 * Opens an authorization URL, signs in, decides, and follows the redirect to the loopback listener, as a browser would.
 */
export async function approveInBrowserlessWay(url: string, options: PersonOptions = {}): Promise<JourneyEnd> {
  return walk(url, options)
}

/** The same, with “Deny”. */
export async function denyInBrowserlessWay(url: string, options: PersonOptions = {}): Promise<JourneyEnd> {
  return walk(url, { ...options, decision: 'deny' })
}

/** Opens the page of a device sign-in (`verification_uri_complete`), confirms the code and signs in, or denies. */
export async function decideOnDevice(
  verificationUriComplete: string,
  options: PersonOptions = {},
): Promise<JourneyEnd> {
  return walk(verificationUriComplete, options)
}

async function walk(start: string, options: PersonOptions): Promise<JourneyEnd> {
  const jar = new Map<string, string>()
  const stop = options.stopAt ?? (() => false)
  let request: { url: string; form: URLSearchParams | null } = { url: start, form: null }
  for (let step = 0; step < stepLimit; step += 1) {
    const current = new URL(request.url)
    if (stop(current)) return { url: current.href, status: 0, text: '' }
    const response = await fetch(current, {
      redirect: 'manual',
      headers: { cookie: cookieHeader(jar, current), accept: 'text/html' },
      signal: AbortSignal.timeout(20_000),
      ...(request.form === null ? {} : { method: 'POST', body: request.form }),
    })
    keepCookies(jar, current, response)
    const location = response.headers.get('location')
    if (location !== null) {
      await response.body?.cancel()
      request = { url: new URL(location, current).href, form: null }
      continue
    }
    const text = await response.text()
    const form = response.status < 400 ? readForm(text) : null
    // A page that asks for a code again has refused the one it got.
    const asksCode = form?.fields.some(([name, value]) => name === 'user_code' && value === '')
    if (form === null || asksCode) return { url: current.href, status: response.status, text }
    request = { url: new URL(form.action, current).href, form: fill(form, options) }
  }
  throw new Error(`The journey from ${new URL(start).origin} did not end after ${stepLimit} steps.`)
}

interface PageForm {
  readonly action: string
  readonly fields: readonly (readonly [string, string])[]
  readonly html: string
}

function readForm(html: string): PageForm | null {
  const form = /<form[^>]*\saction="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(html)
  if (!form) return null
  const fields = [...(form[2] as string).matchAll(/<input\s[^>]*>/g)].flatMap(([tag]) => {
    const name = /\sname="([^"]*)"/.exec(tag)?.[1]
    return name === undefined ? [] : [[name, /\svalue="([^"]*)"/.exec(tag)?.[1] ?? ''] as const]
  })
  return { action: decodeHtml(form[1] as string), fields, html }
}

function fill(form: PageForm, { decision = 'approve', account }: PersonOptions): URLSearchParams {
  const values = new URLSearchParams(form.fields.map(([name, value]) => [name, decodeHtml(value)]))
  if (account !== undefined && values.has('account')) values.set('account', account)
  if (/name="decision"/.test(form.html)) values.set('decision', decision)
  if (decision === 'deny' && /name="abort"/.test(form.html)) {
    values.delete('confirm')
    values.set('abort', 'yes')
  }
  return values
}

function decodeHtml(text: string): string {
  return text.replace(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code))).replaceAll('&amp;', '&')
}

function keepCookies(jar: Map<string, string>, url: URL, response: Response): void {
  for (const cookie of response.headers.getSetCookie()) {
    const [pair = ''] = cookie.split(';')
    const separator = pair.indexOf('=')
    const key = `${url.host} ${pair.slice(0, separator)}`
    const value = pair.slice(separator + 1)
    if (value === '' || /expires=Thu, 01 Jan 1970/i.test(cookie)) jar.delete(key)
    else jar.set(key, value)
  }
}

function cookieHeader(jar: ReadonlyMap<string, string>, url: URL): string {
  const own = [...jar].filter(([key]) => key.startsWith(`${url.host} `))
  return own.map(([key, value]) => `${key.slice(url.host.length + 1)}=${value}`).join('; ')
}
