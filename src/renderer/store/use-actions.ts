import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallName, Input, LentShape, Output } from '../../shared/contract.ts'
import { headerNames } from '../../shared/header-names.ts'
import type { Result, WireError } from '../../shared/result.ts'
import type { ProfileView } from '../../shared/views.ts'
import { errorText } from '../text/error-text.ts'
import { formatDuration } from '../text/format.ts'
import { useToast, useWindow } from './vault-context.tsx'

/** Tells of a failure in the live region. */
export function useReport(): (error: WireError) => void {
  const toast = useToast()
  const { t } = useTranslation()
  return useCallback(
    (error) => {
      const { title, remedy, detail } = errorText(t, error)
      toast({ tone: 'danger', title, body: detail && detail !== title ? `${remedy}\n${detail}` : remedy })
    },
    [toast, t],
  )
}

type Run = <N extends CallName>(
  name: N,
  ...input: undefined extends Input<N> ? [] : [Input<N>]
) => Promise<Output<N> | undefined>

/** Calls the host; a failure is told in the live region and comes back as `undefined`. */
export function useRun(): Run {
  const { client } = useWindow()
  const report = useReport()
  return useCallback<Run>(
    async (name, ...input) => {
      const result = (await client.call(name, ...(input as never))) as Result<Output<typeof name>>
      if (result.ok) return result.value
      report(result.error)
      return undefined
    },
    [client, report],
  )
}

type LentProfile = Pick<ProfileView, 'id' | 'name' | 'headers'>

/** Copies a value of a profile and says so, with the time after which the clipboard is cleared. */
export function useCopyLent(): (profile: LentProfile, shape: LentShape) => Promise<void> {
  const toast = useToast()
  const { copier } = useWindow()
  const { t, i18n } = useTranslation()
  const report = useReport()
  return useCallback(
    async (profile, shape) => {
      const result = await copier.lend(profile.id, shape)
      if (!result.ok) return report(result.error)
      const { clearsAt } = result.value
      const key = shape === 'access-token' ? 'token' : shape
      toast({
        tone: 'ok',
        title: t(`copy.${key}Copied`, { name: profile.name, header: headerNames(profile) }),
        body:
          clearsAt === null
            ? undefined
            : t('copy.clears', { duration: formatDuration(clearsAt - Date.now(), i18n.language) }),
      })
    },
    [toast, copier, report, t, i18n.language],
  )
}

/** Copies text that is no secret and says so. */
export function useCopyText(): (text: string, said: string) => Promise<void> {
  const toast = useToast()
  const { copier } = useWindow()
  const { t } = useTranslation()
  return useCallback(
    async (text, said) => {
      const result = await copier.text(text)
      if (result.ok) toast({ tone: 'ok', title: said })
      else toast({ tone: 'danger', title: t('copy.refused'), body: t('copy.refusedBody') })
    },
    [toast, copier, t],
  )
}

/** Copies a secret that is on screen, and says when the clipboard is cleared of it. */
export function useCopySecret(): (text: string, said: string) => Promise<void> {
  const toast = useToast()
  const { copier } = useWindow()
  const { t, i18n } = useTranslation()
  return useCallback(
    async (text, said) => {
      const result = await copier.secret(text)
      if (!result.ok) return toast({ tone: 'danger', title: t('copy.refused'), body: t('copy.refusedBody') })
      const { clearsAt } = result.value
      const body =
        clearsAt === null
          ? undefined
          : t('copy.clears', { duration: formatDuration(clearsAt - Date.now(), i18n.language) })
      toast({ tone: 'ok', title: said, body })
    },
    [toast, copier, t, i18n.language],
  )
}
