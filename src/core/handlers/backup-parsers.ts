import { z } from 'zod'
import { clashChoices, exportKinds } from '../../shared/backup-views.ts'

const reference = z.string().min(1).max(128)
const passphrase = z.string().min(1).max(1024)
/** Ten thousand profiles with their tokens are some fifty megabytes. */
const text = z.string().max(64 * 1024 * 1024)
const move = z.uuid()
/** A name for a file, not a path. */
export const fileName = z.string().regex(/^[\w-][\w.-]{0,127}$/)
export const saveFileSchema = z.strictObject({ name: fileName, text })

export const backupSchemas = {
  'backup.export': z.strictObject({
    kind: z.enum(exportKinds),
    profiles: z.array(reference).min(1).max(100_000).optional(),
    passphrase: passphrase.optional(),
  }),
  'backup.unfinishedMoves': z.union([z.undefined(), z.null(), z.strictObject({})]).transform(() => undefined),
  'backup.resumeMove': z.strictObject({ move, passphrase }),
  'backup.finishMove': z.strictObject({ move }),
  'backup.undoMove': z.strictObject({ move }),
  'backup.inspect': z.strictObject({ text, passphrase: passphrase.optional() }),
  'backup.import': z.strictObject({
    text,
    passphrase: passphrase.optional(),
    clashes: z.enum(clashChoices).optional(),
    takeOver: z.boolean().optional(),
  }),
  'backup.takeOver': z.strictObject({ profile: reference }),
} as const
