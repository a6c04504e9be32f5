import { useCallback } from 'react'
import type { ExportView } from '../../shared/backup-views.ts'
import { handDownload } from './hand-download.ts'
import { useRun } from './use-actions.ts'
import { useVault } from './vault-context.tsx'

/** `written`: the host has it on disk. `handed`: the browser got it, and only the person knows what came of it. */
export type Saved = 'written' | 'handed' | 'not'

/** Saves an export: with the host's own dialog, else as a download of the page. */
export function useSaveFile(): (made: Pick<ExportView, 'fileName' | 'text'>) => Promise<Saved> {
  const run = useRun()
  const dialog = useVault(({ capabilities }) => capabilities?.saveDialog ?? false)
  return useCallback(
    async ({ fileName, text }) => {
      if (dialog) {
        const saved = await run('host.saveFile', { name: fileName, text })
        return saved?.path ? 'written' : 'not'
      }
      handDownload(fileName, new Blob([text], { type: 'application/json' }))
      return 'handed'
    },
    [run, dialog],
  )
}
