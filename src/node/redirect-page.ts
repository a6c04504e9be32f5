import { createHash } from 'node:crypto'

export type RedirectPage = 'success' | 'failure' | 'ignored'

interface PageText {
  readonly title: string
  readonly body: string
}

const texts: Readonly<Record<'en' | 'zh-CN', Readonly<Record<RedirectPage, PageText>>>> = {
  en: {
    success: { title: 'You are signed in', body: 'Token Vault has what it needs. You can close this tab.' },
    failure: { title: 'The sign-in did not work', body: 'Token Vault shows the reason. You can close this tab.' },
    ignored: { title: 'Nothing to see here', body: 'This address only receives the answer to a sign-in.' },
  },
  'zh-CN': {
    success: { title: '登录成功', body: 'Token Vault 已收到所需信息，您可以关闭此标签页。' },
    failure: { title: '登录未成功', body: '原因请查看 Token Vault，您可以关闭此标签页。' },
    ignored: { title: '这里没有内容', body: '此地址仅用于接收登录结果。' },
  },
}

const marks: Readonly<Record<RedirectPage, string>> = { success: '✓', failure: '!', ignored: '·' }

const style = `
:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;background:#f4f6f8;color:#1b2733}
main{max-width:26rem;margin:1.5rem;padding:2.5rem;border-radius:1rem;text-align:center;background:#fff;box-shadow:0 1px 2px #0002,0 12px 40px #0001}
.mark{display:grid;place-items:center;width:3.5rem;height:3.5rem;margin:0 auto 1rem;border-radius:50%;font-size:1.75rem;font-weight:700;color:#fff;background:#5b6b7a}
.success{background:#17724a}.failure{background:#b3261e}
h1{margin:0 0 .5rem;font-size:1.375rem}p{margin:0;color:#4a5866}
@media (prefers-color-scheme:dark){body{background:#12181f;color:#e8edf2}main{background:#1c242d}p{color:#aab6c2}}
`

const styleHash = createHash('sha256').update(style).digest('base64')

/**
 * Headers of every page of the redirect listener. The address bar holds a code or an error: nothing may be stored, sent on
 * as a referrer, framed, or run.
 */
export const redirectPageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  connection: 'close',
}

/** A static page: nothing of the request appears in it, so that a forged redirect cannot put words into our mouth. */
export function redirectPage(page: RedirectPage, acceptLanguage: string | undefined): string {
  const language = prefersChinese(acceptLanguage) ? 'zh-CN' : 'en'
  const { title, body } = texts[language][page]
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Token Vault</title><style>${style}</style></head><body><main><div class="mark ${page}" aria-hidden="true">${marks[page]}</div><h1>${title}</h1><p>${body}</p></main></body></html>`
}

/** The first language that we have, by weight (RFC 9110 §12.5.4). */
export function prefersChinese(acceptLanguage: string | undefined): boolean {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .slice(0, 20)
    .map((part, index) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const weight = parameters.map((parameter) => /^\s*q=([\d.]{1,5})$/.exec(parameter)?.[1]).find(Boolean)
      return { tag: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight), index }
    })
    .filter(({ tag, weight }) => (tag === 'zh' || tag === 'en') && weight > 0)
    .sort((a, b) => b.weight - a.weight || a.index - b.index)
  return wanted[0]?.tag === 'zh'
}
