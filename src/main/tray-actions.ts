import type { Logger } from '../core/ports.ts'
import type { Client } from '../shared/contract.ts'
import { errorWords } from '../shared/error-words.ts'
import type { Result, WireError } from '../shared/result.ts'
import type { TrayAction } from './tray-model.ts'

export interface TrayActionDeps {
  readonly client: Client
  readonly showWindow: () => void
  /** Shows the window with the sign-in of a profile, which begins there. */
  readonly showSignIn: (profileId: string) => void
  readonly quit: () => void
  readonly rememberRecent: (profileId: string) => void
  /** Tells the person why nothing was copied or refreshed; the tray has no place of its own for it. */
  readonly tell: (problem: WireError, profileId: string | null) => void
  readonly log: Pick<Logger, 'failure'>
}

/** Does what a tray item says. A failure is told, never swallowed: a person would otherwise paste an old value. */
export function createTrayActions(deps: TrayActionDeps): (action: TrayAction) => void {
  const { client } = deps
  const report = (result: Result<unknown>, profileId: string | null = null) => {
    if (!result.ok) deps.tell(result.error, profileId)
  }

  async function perform(action: TrayAction): Promise<void> {
    switch (action.kind) {
      case 'copy':
        deps.rememberRecent(action.profileId)
        return report(
          await client.call('tokens.copy', { profile: action.profileId, shape: action.shape }),
          action.profileId,
        )
      case 'refresh':
        return report(await client.call('tokens.refresh', { profile: action.profileId }), action.profileId)
      case 'sign-in':
        // A device code, a challenge, or that the browser was opened: each needs a place to be shown in.
        return deps.showSignIn(action.profileId)
      case 'answer':
        return report(await client.call('access.answer', { question: action.question, answer: action.answer }))
      case 'refresh-all':
        return refreshAll()
      case 'pause-proxy':
        return report(await client.call('proxy.pause', { paused: action.paused }))
      case 'open':
        return deps.showWindow()
      case 'quit':
        return deps.quit()
    }
  }

  async function refreshAll(): Promise<void> {
    const profiles = await client.call('profiles.list')
    if (!profiles.ok) return report(profiles)
    const refreshable = profiles.value.filter(({ state }) => state === 'valid' || state === 'expired')
    const results = await Promise.all(
      refreshable.map(async ({ id }) => ({ id, result: await client.call('tokens.refresh', { profile: id }) })),
    )
    const failures = results.flatMap(({ id, result }) => (result.ok ? [] : [{ id, error: result.error }]))
    // A network that is down fails all of them: one notice a reason, which names the profile where there is one.
    for (const [code, group] of Map.groupBy(failures, ({ error }) => error.code)) {
      const [only, another] = group
      if (only && !another) deps.tell(only.error, only.id)
      else deps.tell({ code, message: errorWords.en[code].remedy, retryable: true }, null)
    }
  }

  return (action) => {
    perform(action).catch((error: unknown) => deps.log.failure('tray-action-failed', error, { action: action.kind }))
  }
}
