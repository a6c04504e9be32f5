/** The parts of `oidc-provider` that the test server uses; the package comes without types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export interface KoaContext {
    readonly path: string
    readonly method: string
    status: number
    body: unknown
    type: string
    readonly oidc: {
      readonly params?: Readonly<Record<string, string | undefined>>
      readonly client?: { readonly clientId: string; readonly clientName?: string }
      readonly session?: { readonly accountId?: string }
    }
  }

  export interface StoredToken {
    readonly isValid: boolean
    readonly accountId?: string
    readonly clientId: string
    readonly exp?: number
    readonly scope?: string
    readonly grantId?: string
  }

  export interface InteractionDetails {
    readonly uid: string
    readonly prompt: { readonly name: string; readonly details: { readonly missingOIDCScope?: string[] } }
    readonly params: Readonly<Record<string, string>>
    readonly session?: { readonly accountId: string }
    readonly grantId?: string
  }

  interface Model {
    find(id: string): Promise<StoredToken | undefined>
  }

  export class Grant {
    constructor(properties: { accountId: string; clientId: string })
    addOIDCScope(scope: string): void
    addResourceScope(resource: string, scope: string): void
    save(): Promise<string>
  }

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>)
    readonly AccessToken: Model
    readonly ClientCredentials: Model
    readonly RefreshToken: Model
    readonly Grant: typeof Grant & { find(id: string): Promise<Grant | undefined> }
    proxy: boolean
    callback(): (request: IncomingMessage, response: ServerResponse) => void
    use(middleware: (context: KoaContext, next: () => Promise<void>) => Promise<void>): void
    on(event: string, listener: (context: KoaContext, error?: Error) => void): void
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<InteractionDetails>
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: Readonly<Record<string, unknown>>,
      options?: { mergeWithLastSubmission?: boolean },
    ): Promise<void>
  }
}
