import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { describe, expect, it } from 'vitest'
import { StorageActions } from '../../../src/renderer/features/storage/StorageActions.tsx'
import { reopen, reopenLabel, setAside } from '../../../src/renderer/features/storage/storage-actions.ts'
import { VaultProvider, type VaultWindow } from '../../../src/renderer/store/vault-context.tsx'
import { createI18n } from '../../../src/renderer/text/create-i18n.ts'
import type { StorageView } from '../../../src/shared/views.ts'
import { createFakeClient } from '../../support/fake-client.ts'

const broken = (trouble: string): StorageView => ({
  ...{ state: 'open', path: '/home/me/vault.db', setAside: null },
  problem: { code: 'STORAGE_UNAVAILABLE', message: 'x', retryable: true, since: 0, details: { trouble } },
})
const refusal = { code: 'VAULT_DAMAGED', message: 'x', retryable: false } as const

/** The words on the buttons, in order. */
function buttons(storage: StorageView, language: 'en' | 'zh-CN'): string[] {
  const page = renderToStaticMarkup(
    <I18nextProvider i18n={createI18n(language)}>
      <VaultProvider
        value={{ client: createFakeClient(), toasts: { show: () => undefined } } as unknown as VaultWindow}
      >
        <StorageActions storage={storage} />
      </VaultProvider>
    </I18nextProvider>,
  )
  return [...page.matchAll(/<button[^>]*>(?:<svg.*?<\/svg>)?(.*?)<\/button>/g)].map(([, words]) => words ?? '')
}

describe('the buttons beside a vault file that is no good', () => {
  it.each([
    ['replaced', 'en', ['Use the file that is there now', 'Set aside and start anew…']],
    ['replaced', 'zh-CN', ['启用现在的文件', '移到一旁并重新开始…']],
    ['cut', 'en', ['Look again', 'Set aside and start anew…']],
    ['missing', 'zh-CN', ['再次检查', '移到一旁并重新开始…']],
  ] as const)('of one that is %s, in %s', (trouble, language, words) => {
    expect(buttons(broken(trouble), language)).toEqual(words)
    expect(reopenLabel(broken(trouble))).toBe(trouble === 'replaced' ? 'storage.useThisFile' : 'storage.lookAgain')
  })

  it('take the file into use, or say why not', async () => {
    const client = createFakeClient({ state: { storage: broken('replaced') } })
    expect(await reopen(client)).toEqual({ kind: 'reopened' })
    expect(client.calls.map(({ name }) => name)).toEqual(['storage.reopen'])
    expect(client.state.storage.problem).toBeNull()
    client.failNext('storage.reopen', refusal)
    expect(await reopen(client)).toEqual({ kind: 'failed', error: refusal })
    const still = { call: async () => ({ ok: true, value: broken('cut') }) } as never
    expect(await reopen(still)).toEqual({ kind: 'unwell' })
  })

  it('set it aside, and say where it is kept', async () => {
    const client = createFakeClient({ state: { storage: broken('cut') } })
    const { path } = client.state.storage
    expect(await setAside(client)).toEqual({
      kind: 'begun',
      kept: path.replace('.db', '-set-aside-20261126T044012Z.db'),
    })
    expect(client.calls.map(({ name }) => name)).toEqual(['storage.setAside'])
    client.failNext('storage.setAside', refusal)
    expect(await setAside(client)).toEqual({ kind: 'failed', error: refusal })
  })
})
