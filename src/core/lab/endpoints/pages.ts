import { labPaths } from '../lab-endpoint.ts'
import { type LabAnswer, noStore } from '../lab-message.ts'

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:0;display:grid;place-items:center;min-height:100vh;background:#f4f5f7;color:#1c2024}
main{background:#fff;border:1px solid #d9dde3;border-radius:12px;padding:32px;max-width:26rem}
h1{font-size:1.25rem;margin:0 0 .5rem}p{margin:.5rem 0 1.25rem;color:#4a525c}code{font-size:.95em}
button{font:inherit;padding:.5rem 1.25rem;border-radius:8px;border:1px solid #b9c0ca;background:#fff;cursor:pointer;margin-right:.5rem}
button.first{background:#2f5fd0;border-color:#2f5fd0;color:#fff}input{font:inherit;padding:.5rem;border:1px solid #b9c0ca;border-radius:8px;width:12rem}
@media (prefers-color-scheme:dark){body{background:#14171b;color:#e8eaee}main{background:#1d2126;border-color:#343a42}p{color:#a7b0bc}button{background:#262b32;border-color:#4a525c;color:inherit}input{background:#14171b;border-color:#4a525c;color:inherit}}`

/** One button signs in: the lab has one person and no password. */
export function consentPage(asked: {
  waitingId: string
  clientId: string
  scope: string
  redirectUri: string
}): LabAnswer {
  const { waitingId, clientId, scope, redirectUri } = asked
  return page(
    200,
    'Sign in to the token lab',
    `<p><code>${escaped(clientId)}</code> asks for <code>${escaped(scope)}</code>. This is a test server: there is no password, and its tokens open nothing.</p>
<form method="post" action="${labPaths.authorize}"><input type="hidden" name="request" value="${escaped(waitingId)}">
<button class="first" name="decision" value="allow" autofocus>Sign in</button><button name="decision" value="deny">Refuse</button></form>`,
    formTarget(redirectUri),
  )
}

export function devicePage(userCode: string): LabAnswer {
  return page(
    200,
    'Connect a device',
    `<p>Enter the code that the device shows.</p><form method="post" action="${labPaths.approval}">
<p><label>Code <input name="user_code" value="${escaped(userCode)}" autocomplete="off" required></label></p>
<button class="first" name="decision" value="allow">Connect</button><button name="decision" value="deny">Refuse</button></form>`,
  )
}

export function notePage(status: number, sentence: string): LabAnswer {
  return page(status, 'Token lab', `<p>${escaped(sentence)}</p>`)
}

/** Browsers check `form-action` on the redirect after the form too, so the app's address has to stand there. */
function formTarget(redirectUri: string): string {
  const url = new URL(redirectUri)
  return url.origin === 'null' ? url.protocol : url.origin
}

function page(status: number, title: string, body: string, formAction = ''): LabAnswer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${formAction}; frame-ancestors 'none'; base-uri 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      ...noStore,
    },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`,
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
