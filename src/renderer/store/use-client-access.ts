import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { LongerAnswer } from '../../shared/access-views.ts'
import type { ClientView, LedgerRowView } from '../../shared/views.ts'
import { withoutRule } from './rule-undo.ts'
import { useRun } from './use-actions.ts'
import { useUndoFailure } from './use-undo-failure.ts'
import { useUndoToast } from './use-undo-toast.ts'
import { useToast, useWindow } from './vault-context.tsx'

/** Ends a client's key at once; for a while it can be taken back, unless the key lives with a process. */
export function useRevoke(): (client: ClientView) => Promise<void> {
  const toast = useToast()
  const undoToast = useUndoToast()
  const failed = useUndoFailure()
  const run = useRun()
  const { client } = useWindow()
  const { t } = useTranslation()
  return useCallback(
    async ({ id, name, processId }) => {
      const revoked = await run('clients.revoke', { client: id })
      if (!revoked) return
      const undo = async () => {
        const restored = await client.call('clients.restore', { client: id })
        if (restored.ok) toast({ tone: 'ok', title: t('clients.restoredToast', { name }) })
        else failed('revoke', restored.error, { id, name })
      }
      const said = { tone: 'ok', title: t('clients.revokedToast', { name }), body: t('clients.revokedBody') } as const
      undoToast(said, processId === null ? () => void undo() : undefined)
    },
    [run, client, toast, undoToast, failed, t],
  )
}

/** Takes back the rule that a client has just got; the client as it was answered, so with that rule first. */
export function useRuleUndo(): (allowed: ClientView) => Promise<void> {
  const toast = useToast()
  const run = useRun()
  const { client } = useWindow()
  const { t } = useTranslation()
  return useCallback(
    async (allowed) => {
      const [rule] = allowed.permissions.rules ?? []
      const clients = await client.call('clients.list')
      const now = clients.ok ? clients.value.find(({ id }) => id === allowed.id) : undefined
      if (!now || !rule) return
      const changed = await run('clients.change', { client: now.id, permissions: withoutRule(now.permissions, rule) })
      if (changed) toast({ tone: 'ok', title: t('ledger.allowUndone', { client: allowed.name }) })
    },
    [run, client, toast, t],
  )
}

/** Allows what was refused, by its row; what stays allowed can be taken back. */
export function useAllowRow(): (row: LedgerRowView, answer: LongerAnswer) => Promise<void> {
  const undoToast = useUndoToast()
  const run = useRun()
  const undo = useRuleUndo()
  const { t } = useTranslation()
  return useCallback(
    async (row, answer) => {
      const allowed = await run('access.allow', { row: row.id, answer })
      if (!allowed) return
      const title = t(`ledger.allowed.${answer}`, { client: allowed.name })
      const said = { tone: 'ok', title, body: `${row.method} ${row.path}` } as const
      undoToast(said, answer === 'once' ? undefined : () => void undo(allowed))
    },
    [run, undo, undoToast, t],
  )
}
