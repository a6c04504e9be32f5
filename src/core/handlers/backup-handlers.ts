import type { ProfileView } from '../../shared/views.ts'
import type { Backup } from '../backup/create-backup.ts'
import type { EngineHandlers } from '../engine.ts'
import type { Profile } from '../profiles/profile.ts'

type BackupHandlers = Pick<EngineHandlers, Extract<keyof EngineHandlers, `backup.${string}`>>

export function createBackupHandlers(backup: Backup, view: (profile: Profile) => ProfileView): BackupHandlers {
  return {
    'backup.export': ({ kind, profiles, passphrase }) => backup.exportFile(kind, profiles, passphrase),
    'backup.unfinishedMoves': () => backup.unfinishedMoves(),
    'backup.resumeMove': ({ move, passphrase }) => backup.resumeMove(move, passphrase),
    async 'backup.finishMove'({ move }) {
      await backup.finishMove(move)
      return null
    },
    'backup.undoMove': ({ move }) => backup.undoMove(move),
    'backup.inspect': ({ text, passphrase }) => backup.inspect(text, passphrase),
    'backup.import': ({ text, passphrase, clashes = 'refuse', takeOver = false }) =>
      backup.importFile(text, passphrase, clashes, takeOver),
    'backup.takeOver': async ({ profile }) => view(await backup.takeOver(profile)),
  }
}
