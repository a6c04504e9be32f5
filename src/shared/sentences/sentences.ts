import { backupSentences } from './backup-sentences.ts'
import { definitionSentences } from './definition-sentences.ts'
import { doctorSentences } from './doctor-sentences.ts'
import { grantSentences } from './grant-sentences.ts'
import { hostSentences } from './host-sentences.ts'
import { inputSentences } from './input-sentences.ts'
import { keychainSentences } from './keychain-sentences.ts'
import { labSentences } from './lab-sentences.ts'
import { lendSentences } from './lend-sentences.ts'
import { refreshSentences } from './refresh-sentences.ts'
import { registrySentences } from './registry-sentences.ts'
import { signInSentences } from './sign-in-sentences.ts'
import { storageSentences } from './storage-sentences.ts'
import { vaultSentences } from './vault-sentences.ts'

/**
 * What the engine and the hosts say in whole sentences that name a thing and a remedy. English goes into logs, `--json` and
 * problem documents; the window, the tray and the command line show a person's own language.
 */
export const sentences = {
  ...storageSentences,
  ...vaultSentences,
  ...keychainSentences,
  ...doctorSentences,
  ...refreshSentences,
  ...signInSentences,
  ...inputSentences,
  ...definitionSentences,
  ...grantSentences,
  ...backupSentences,
  ...registrySentences,
  ...lendSentences,
  ...hostSentences,
  ...labSentences,
} as const
