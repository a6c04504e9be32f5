import { TagsInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { useWindow } from '../../store/vault-context.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SaveActions } from '../../ui/SaveActions.tsx'
import { countTags } from './list-model.ts'
import { useBulkCalls, useBulkToast } from './use-bulk.ts'

/** Adds tags to all and takes tags away. It can be undone, so nobody is asked. */
export function BulkTagDialog({ profiles }: { profiles: readonly ProfileView[] }) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const shared = countTags(profiles).flatMap(([tag, count]) => (count === profiles.length ? [tag] : []))
  const [tags, setTags] = useState(shared)
  const [busy, setBusy] = useState(false)
  const save = useTagging(profiles)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    await save({
      added: tags.filter((tag) => !shared.includes(tag)),
      taken: shared.filter((tag) => !tags.includes(tag)),
    })
    dialogs.close()
  }
  return (
    <Dialog
      title={t('bulk.tagTitle', { count: profiles.length })}
      size="small"
      closeLabel={t('actions.close')}
      onClose={dialogs.close}
    >
      <form onSubmit={(event) => void submit(event)}>
        <TagsInput
          data-autofocus
          label={t('edit.tags')}
          description={t('bulk.tagHint')}
          value={tags}
          onChange={setTags}
          maxTags={32}
        />
        <SaveActions busy={busy} onCancel={dialogs.close} />
      </form>
    </Dialog>
  )
}

interface TagChange {
  readonly added: readonly string[]
  readonly taken: readonly string[]
}

function useTagging(profiles: readonly ProfileView[]): (change: TagChange) => Promise<void> {
  const call = useBulkCalls()
  const tell = useBulkToast()
  return async ({ added, taken }) => {
    const { done, failed } = await call('profiles.update', profiles, ({ id, tags }) => ({
      profile: id,
      tags: [...new Set([...tags.filter((tag) => !taken.includes(tag)), ...added])],
    }))
    const undo = () => void call('profiles.update', profiles, ({ id, tags }) => ({ profile: id, tags: [...tags] }))
    tell('bulk.tagged', done.length, { failed }, undo)
  }
}
