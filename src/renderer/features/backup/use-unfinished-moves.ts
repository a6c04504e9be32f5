import { useEffect, useState } from 'react'
import type { UnfinishedMoveView } from '../../../shared/backup-views.ts'
import { useWindow } from '../../store/vault-context.tsx'

/** Moves whose file nobody has confirmed, read again whenever profiles change. */
export function useUnfinishedMoves(): readonly UnfinishedMoveView[] {
  const { client } = useWindow()
  const [moves, setMoves] = useState<readonly UnfinishedMoveView[]>([])
  useEffect(() => {
    let current = true
    const read = () =>
      void client.call('backup.unfinishedMoves').then((result) => {
        if (current && result.ok) setMoves(result.value)
      })
    read()
    const stop = client.on('profiles.changed', read)
    return () => {
      current = false
      stop()
    }
  }, [client])
  return moves
}
