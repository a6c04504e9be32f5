/**
 * Translates between the standard, which the certified client speaks, and one server that deviates from it. Pure: nothing
 * is sent, stored or logged here.
 */
export interface Dialect {
  /** A standard request becomes the server's. Where the server has no such call, it is answered here with a `Response`. */
  readonly request?: (request: Request) => Request | Response | Promise<Request | Response>
  /** The server's answer becomes a standard one. `asked` is the standard request. */
  readonly response?: (response: Response, asked: Request) => Response | Promise<Response>
}
