import type { AuthorizationCodes } from './authorization-codes.ts'
import type { DeviceRequests } from './device-requests.ts'
import type { LabClients } from './lab-clients.ts'
import type { RequestEntry } from './lab-journal.ts'
import type { LabKeys } from './lab-keys.ts'
import type { LabAnswer, LabRequest } from './lab-message.ts'
import type { LabSettings } from './lab-settings.ts'
import type { TokenFamilies } from './token-families.ts'

/** What every endpoint works with. */
export interface LabParts {
  /** The true clock, epoch ms. */
  readonly now: () => number
  /** The clock that the server shows. */
  readonly shownNow: () => number
  readonly issuer: () => string
  readonly settings: () => LabSettings
  readonly clients: LabClients
  readonly keys: LabKeys
  readonly families: TokenFamilies
  readonly codes: AuthorizationCodes
  readonly devices: DeviceRequests
}

/** What came of a request; the journal gets the facts. */
export interface Handled {
  readonly answer: LabAnswer
  readonly committed?: RequestEntry['committed']
  /** For the journal, when the answer's own error code does not say it. */
  readonly refusal?: string
}

export type Endpoint = (parts: LabParts, request: LabRequest, form: URLSearchParams) => Handled | Promise<Handled>
