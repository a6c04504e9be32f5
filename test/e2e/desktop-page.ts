import type { Page } from '@playwright/test'
import type { CallName, Input, Output } from '../../src/shared/contract.ts'
import type { Result } from '../../src/shared/result.ts'

/** Calls the engine as the window's own scripts do: over the bridge of the preload. */
export async function callFromPage<N extends CallName>(page: Page, name: N, input?: Input<N>): Promise<Output<N>> {
  const result = (await page.evaluate(
    ([called, given]) => {
      const bridge = Reflect.get(window, 'vault') as { call(name: unknown, input: unknown): Promise<unknown> }
      return bridge.call(called, given)
    },
    [name, input] as const,
  )) as Result<Output<N>>
  if (result.ok) return result.value
  throw new Error(`${name}: ${result.error.code} ${result.error.message}`)
}

/** Content-policy violations and errors of a page, from now on. */
export async function watchPage(page: Page): Promise<() => Promise<readonly string[]>> {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.evaluate(() => {
    const seen: string[] = []
    Reflect.set(window, 'violations', seen)
    document.addEventListener('securitypolicyviolation', (event) =>
      seen.push(`${event.violatedDirective} ${event.blockedURI}`),
    )
  })
  return async () => [...errors, ...(await page.evaluate(() => Reflect.get(window, 'violations') as string[]))]
}

/** A vault behind a passphrase, which every machine can do. */
export async function createVault(page: Page): Promise<void> {
  await callFromPage(page, 'vault.initialise', { protection: 'passphrase', passphrase: 'correct horse battery staple' })
}
