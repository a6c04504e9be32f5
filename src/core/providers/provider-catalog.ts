import type { ProviderView } from '../../shared/views.ts'
import type { ProviderDefinition } from './definition.ts'

/** Built-in definitions plus the user's own. */
export interface ProviderCatalog {
  load(): Promise<void>
  list(): readonly ProviderDefinition[]
  isBuiltIn(id: string): boolean
  /** @throws VaultError `NOT_FOUND`, naming the ids that exist. */
  find(id: string): ProviderDefinition
  view(definition: ProviderDefinition): ProviderView
  /** Validates and stores a user's definition. @throws VaultError `DEFINITION_INVALID` with `file`, `pointer`, `expected`. */
  add(definition: unknown, source: string): Promise<ProviderDefinition>
  remove(id: string): Promise<void>
}
