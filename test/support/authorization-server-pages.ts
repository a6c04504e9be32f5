/** Pages of the demonstration server: plain forms that work in a browser and can be filled in by a program. */

const style = `
:root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.5 system-ui,sans-serif;background:#eef1f4;color:#1b2733}
main{width:21rem;margin:1rem;padding:2rem;border-radius:1rem;background:#fff;box-shadow:0 12px 40px #0001}
h1{margin:0 0 .25rem;font-size:1.25rem}p{margin:.25rem 0 1rem;color:#4a5866}label{display:block;margin:.75rem 0 .25rem;font-weight:600}
input[type=text],input[type=password]{box-sizing:border-box;width:100%;padding:.6rem .75rem;border:1px solid #8a97a4;border-radius:.5rem;font:inherit}
button{margin:1.25rem .5rem 0 0;padding:.6rem 1.1rem;border:0;border-radius:.5rem;font:inherit;font-weight:600;background:#1f5fbf;color:#fff;cursor:pointer}
button.quiet{background:#dde3e9;color:#1b2733}code{font-size:1.6rem;letter-spacing:.1em}
@media (prefers-color-scheme:dark){body{background:#12181f;color:#e8edf2}main{background:#1c242d}p{color:#aab6c2}}
`

export function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`
}

/** Sign-in and consent; any account name is accepted, and the password is not looked at. */
export function interactionPage(action: string, prompt: string, clientName: string, account: string): string {
  const fields =
    prompt === 'login'
      ? `<label for="account">Account</label><input id="account" type="text" name="account" value="${escapeHtml(account)}" autofocus><label for="password">Password</label><input id="password" type="password" name="password" value="demo">`
      : ''
  return page(
    'Demo authorization server',
    `<p><strong>${escapeHtml(clientName)}</strong> asks for access.</p><form method="post" action="${escapeHtml(action)}">${fields}<button name="decision" value="approve" type="submit">Sign in and allow</button><button class="quiet" name="decision" value="deny" type="submit">Deny</button></form>`,
  )
}

export function deviceInputPage(form: string, failed: boolean): string {
  const note = failed ? 'That code is not known, or it was used already.' : 'Enter the code that Token Vault shows.'
  return page(
    'Connect a device',
    `<p>${note}</p>${form}<button type="submit" form="op.deviceInputForm">Continue</button>`,
  )
}

export function deviceConfirmPage(form: string, clientName: string, userCode: string): string {
  return page(
    'Connect a device',
    `<p><strong>${escapeHtml(clientName)}</strong> shows this code:</p><p><code>${escapeHtml(userCode)}</code></p>${form}<button type="submit" form="op.deviceConfirmForm">Allow</button><button class="quiet" type="submit" form="op.deviceConfirmForm" name="abort" value="yes">Deny</button>`,
  )
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
