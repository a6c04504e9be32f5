import type { ProviderDefinition } from '../../providers/definition.ts'
import { cloudreveDialect } from './cloudreve.ts'
import { cozeDialect } from './coze.ts'
import type { Dialect } from './dialect.ts'

type DialectName = NonNullable<NonNullable<ProviderDefinition['oauth']>['dialect']>

const dialects: Readonly<Record<DialectName, Dialect>> = { coze: cozeDialect, cloudreve: cloudreveDialect }

/** The translation that a provider's server needs; none for one that keeps to the standard. */
export function dialectOf(name: DialectName | undefined): Dialect {
  return name === undefined ? {} : dialects[name]
}
