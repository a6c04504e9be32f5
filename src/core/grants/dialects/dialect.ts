/** What a translation may look at besides the message itself. */
export interface DialectFacts {
  /** Epoch milliseconds on this machine. */
  readonly now: number
}

/**
 * Translates between the standard, which the certified client speaks, and one server that deviates from it. Pure: nothing
 * is sent, stored or logged here.
 */
export interface Dialect {
  /** A standard request becomes the server's. */
  readonly request?: (request: Request, facts: DialectFacts) => Request | Promise<Request>
  /** The server's answer becomes a standard one. `asked` is the standard request. */
  readonly response?: (response: Response, asked: Request, facts: DialectFacts) => Response | Promise<Response>
}
