import type { LabServer } from '../../src/node/lab/lab-server.ts'

/** Opens the lab's sign-in page, presses one of its two buttons, and returns the address to which the browser is sent. */
export async function browserlessPerson(lab: LabServer, address: URL, decision: 'allow' | 'deny'): Promise<URL> {
  const page = await fetch(address)
  const waiting = /name="request" value="([^"]+)"/.exec(await page.text())?.[1]
  if (waiting === undefined) throw new Error(`No sign-in page: HTTP ${page.status}.`)
  const answer = await fetch(lab.endpoints().authorize, {
    method: 'POST',
    body: new URLSearchParams({ request: waiting, decision }),
    redirect: 'manual',
  })
  return new URL(answer.headers.get('location') ?? '')
}
