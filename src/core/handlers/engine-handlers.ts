import type { AllowRefused } from '../access/allow-refused.ts'
import type { QuestionDesk } from '../access/question-desk.ts'
import type { Backup } from '../backup/create-backup.ts'
import type { ClientRegistry } from '../clients/create-client-registry.ts'
import type { EngineHandlers } from '../engine.ts'
import type { SetupCheck } from '../sign-in/setup-check.ts'
import type { SignInService } from '../sign-in/sign-in-service.ts'
import type { Vault } from '../vault/vault.ts'
import { createBackupHandlers } from './backup-handlers.ts'
import { createClientHandlers } from './client-handlers.ts'
import { createLedgerHandlers } from './ledger-handlers.ts'
import { createProfileHandlers, type ProfileHandlerDeps } from './profile-handlers.ts'
import { createProviderHandlers } from './provider-handlers.ts'
import { createSignInHandlers } from './sign-in-handlers.ts'
import { createTokenHandlers, type TokenHandlerDeps } from './token-handlers.ts'
import { createVaultHandlers } from './vault-handlers.ts'

export type EngineHandlerDeps = ProfileHandlerDeps &
  TokenHandlerDeps & {
    readonly vault: Vault
    readonly dataDirectory: string
    readonly clients: ClientRegistry
    readonly questions: QuestionDesk
    readonly allowRefused: AllowRefused
    readonly signIn: SignInService
    readonly setup: SetupCheck
    readonly backup: Backup
    readonly providersChanged: () => void
  }

/** Every call that the engine answers; a missing one does not compile. */
export function createEngineHandlers(deps: EngineHandlerDeps): EngineHandlers {
  return {
    ...createVaultHandlers(deps.vault, deps.dataDirectory),
    ...createProviderHandlers(deps.catalog, deps.profiles, deps.setup, deps.providersChanged),
    ...createProfileHandlers(deps),
    ...createSignInHandlers(deps.signIn, deps.profiles),
    ...createTokenHandlers(deps),
    ...createClientHandlers(deps),
    ...createLedgerHandlers(deps),
    ...createBackupHandlers(deps.backup, deps.view),
  }
}
