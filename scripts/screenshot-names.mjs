/**
 * Shows the addresses of the throw-away servers, and the throw-away directory, by the names that a reader would have
 * there. Only what is displayed changes: the answers come from the real host.
 */
export function showAsExample(page, { server, refusing, api }) {
  return showInstead(page, [
    [`${api.url}/acme`, 'https://api.acme.example'],
    [`${api.url}/weather`, 'https://api.weather.example'],
    [`${api.url}/models`, 'https://models.example.org/v1'],
    [`${api.url}/build`, 'https://ci.acme.example/api'],
    [`${api.url}/reports`, 'https://reports.acme.example'],
    [server.issuer, 'https://login.acme.example'],
    [refusing.issuer, 'https://id.partner.example'],
    ['tokenvault-public', 'tokenvault-desktop'],
  ])
}

/** Pairs of what is there and what is shown; what is typed as it is shown reaches the host as what is there. */
export async function showInstead(page, shown) {
  const answerAs = async (route) => {
    let asked = route.request().postData() ?? ''
    for (const [to, from] of shown) asked = asked.replaceAll(from, to)
    const answer = await route.fetch({ postData: asked })
    let text = await answer.text()
    for (const [from, to] of shown) text = text.replaceAll(from, to)
    text = text.replace(/"dataDirectory":"[^"]*"/, '"dataDirectory":"/home/ada/.local/share/tokenvault"')
    await route.fulfill({ response: answer, body: text })
  }
  // A page that has gone on to the next scene takes its requests with it; the next scene waits for its own.
  await page.route('**/api/call/*', (route) => answerAs(route).catch(() => undefined))
}
