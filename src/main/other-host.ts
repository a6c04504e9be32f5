import type { MessageBoxOptions } from 'electron/main'
import type { Client } from '../shared/contract.ts'
import type { ExternalLinks } from './external-links.ts'
import type { HostText } from './host-text.ts'

/**
 * Another program owns the data directory. Two writers would burn each other's refresh tokens, so this one offers the
 * other one's window and ends.
 */
export async function offerOtherHost(deps: {
  directory: string
  text: HostText['inUse']
  ask: (options: MessageBoxOptions) => Promise<{ response: number }>
  connect: () => Client & { close(): void }
  links: ExternalLinks
}): Promise<void> {
  const { text, ask } = deps
  const { response } = await ask({
    type: 'info',
    message: text.message,
    detail: text.detail(deps.directory),
    buttons: [text.open, text.quit],
    defaultId: 0,
    cancelId: 1,
  })
  if (response !== 0) return
  if (!(await openWindowOf(deps))) await ask({ type: 'warning', message: text.failed, buttons: [text.quit] })
}

/** A desktop shows its own window and answers without a link; a headless host answers with a fresh one-time link. */
async function openWindowOf(deps: {
  connect: () => Client & { close(): void }
  links: ExternalLinks
}): Promise<boolean> {
  const other = deps.connect()
  try {
    const shown = await other.call('host.show')
    if (!shown.ok) return false
    return shown.value.url === null || (await deps.links.open(shown.value.url))
  } finally {
    other.close()
  }
}
