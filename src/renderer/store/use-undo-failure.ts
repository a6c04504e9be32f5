import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { WireError } from '../../shared/result.ts'
import { errorText } from '../text/error-text.ts'
import type { OpenDialog } from './dialogs.ts'
import { useReport } from './use-actions.ts'
import { useToast, useWindow } from './vault-context.tsx'

interface Subject {
  readonly id: string
  readonly name: string
}

/** What becomes of it when it is too late: the words, and the way to have it again. */
const finals = {
  remove: { body: 'undo.removed', again: 'profiles.add', dialog: (): OpenDialog => ({ kind: 'add-profile' }) },
  signOut: {
    body: 'undo.signedOut',
    again: 'profiles.signIn',
    dialog: ({ id }: Subject): OpenDialog => ({ kind: 'sign-in', profileId: id }),
  },
  revoke: { body: 'undo.revoked', again: 'clients.add', dialog: (): OpenDialog => ({ kind: 'add-client' }) },
} as const

/** Whether the host no longer has what was to be brought back. */
export function isTooLate({ details }: WireError): boolean {
  return details?.says === 'undo-too-late' || details?.says === 'client-ended'
}

/** Says that something could not be taken back, and what to do now. */
export function useUndoFailure(): (what: keyof typeof finals, error: WireError, subject: Subject) => void {
  const toast = useToast()
  const report = useReport()
  const { dialogs } = useWindow()
  const { t } = useTranslation()
  return useCallback(
    (what, error, subject) => {
      const { body, again, dialog } = finals[what]
      if (isTooLate(error)) {
        const action = { label: t(again), run: () => dialogs.show(dialog(subject)) }
        toast({ tone: 'warn', title: t('undo.tooLate'), body: t(body, { name: subject.name }), action })
      } else if (error.details?.says === 'undo-other-session') {
        toast({ tone: 'warn', title: t('undo.tooLate'), body: errorText(t, error).detail ?? undefined })
      } else report(error)
    },
    [toast, report, dialogs, t],
  )
}
