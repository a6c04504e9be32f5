import type { IncomingMessage, ServerResponse } from 'node:http'
import { VaultError } from '../../core/errors.ts'
import { createLab, type Lab, type LabOptions } from '../../core/lab/create-lab.ts'
import { labPaths } from '../../core/lab/lab-endpoint.ts'
import type { JournalEntry, JournalPage, LabAct } from '../../core/lab/lab-journal.ts'
import { jsonAnswer } from '../../core/lab/lab-message.ts'
import type { Clock } from '../../core/ports.ts'
import { said } from '../../shared/sentences/said.ts'
import { createLabCertificates, type LabCertificate, type LabCertificates } from './lab-certificates.ts'
import { answerControl, controlPrefix, type LabControl } from './lab-control.ts'
import { corsHeaders, guardLab, preflightHeaders } from './lab-guard.ts'
import { type LabSockets, type LabTls, openLabSockets } from './lab-sockets.ts'
import { readLabRequest } from './read-lab-request.ts'
import { sendLabAnswer } from './send-lab-answer.ts'

export interface LabServerOptions extends Omit<LabOptions, 'issuer' | 'clock'> {
  readonly clock: Clock
  /** 0 or absent: any free one, kept over restarts. */
  readonly port?: number | undefined
  /** https with a certificate of the lab's own authority. */
  readonly https?: boolean | undefined
}

/** The token lab on sockets. Everything of {@link Lab} but the plumbing, and what only sockets can do. */
export interface LabServer
  extends Pick<
    Lab,
    | 'clients'
    | 'keys'
    | 'settings'
    | 'setSettings'
    | 'faults'
    | 'setFaults'
    | 'addFault'
    | 'removeFault'
    | 'expireNow'
    | 'revoke'
    | 'signIn'
    | 'pendingDevices'
    | 'decideDevice'
  > {
  /** `http://127.0.0.1:<port>` without a slash. Known once it was started. */
  readonly issuer: string
  readonly port: number
  readonly running: boolean
  /** PEM of the authority that an app has to trust, or `null` for plain http. */
  readonly authority: string | null
  readonly tls: LabTls | 'off'
  /** Full addresses by name. */
  endpoints(): Record<keyof typeof labPaths, string>
  /** @throws VaultError `PORT_IN_USE`. */
  start(): Promise<void>
  /** The server stops existing: connections end, new ones are refused. It remembers everything. */
  stop(): Promise<void>
  /** Stops, and comes back on the same port. */
  restart(): Promise<void>
  /** @throws VaultError `UNSUPPORTED` for a lab on plain http. */
  setTls(mode: LabTls): void
  /** Writes into the journal what happened around the server. */
  note(act: LabAct, detail: string): void
  journal(query?: { after?: number; before?: number; limit?: number }): JournalPage
  /** Every entry that is kept, oldest first. */
  entries(): readonly JournalEntry[]
  onEntry(listener: (entry: JournalEntry) => void): () => void
  families(): ReturnType<Lab['families']['list']>
  /** Whether a refresh with this token would succeed now. Changes nothing. */
  accepts(refreshToken: string): boolean
  /** Who answers below `/_lab/`; without it there is nothing there. */
  serveControl(control: LabControl): void
  close(): Promise<void>
}

/** Builds a lab; it listens after `start`. */
export async function createLabServer(options: LabServerOptions): Promise<LabServer> {
  const { clock, https = false, port: wanted = 0, ...labOptions } = options
  const certificates = https ? createLabCertificates(clock.now()) : null
  let sockets: LabSockets | null = null
  let port = wanted
  let tls: LabTls = 'good'
  let control: LabControl = async () => ({ answer: jsonAnswer(404, { error: 'not_found' }) })
  const issuer = () => `${https ? 'https' : 'http'}://127.0.0.1:${port}`
  const lab = await createLab({ ...labOptions, clock, issuer })

  async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const verdict = guardLab(request.headers, port)
    if (!verdict.ok) return refuse(response, verdict.status, verdict.reason)
    const cors = corsHeaders(verdict.origin)
    if (request.method === 'OPTIONS') {
      response.writeHead(204, { ...cors, ...(verdict.origin === null ? {} : preflightHeaders) }).end()
      return
    }
    const read = await readLabRequest(request)
    if (read === null) return refuse(response, 400, 'The lab cannot read that request.')
    if (read.path.startsWith(controlPrefix)) return answerControl(response, await control(read))
    sendLabAnswer(response, await lab.receive(read), cors)
  }

  const server: LabServer = {
    ...lab,
    get issuer() {
      return issuer()
    },
    get port() {
      return port
    },
    get running() {
      return sockets !== null
    },
    get tls() {
      return https ? tls : 'off'
    },
    authority: certificates?.authority ?? null,
    endpoints: () =>
      Object.fromEntries(Object.entries(labPaths).map(([name, path]) => [name, issuer() + path])) as Record<
        keyof typeof labPaths,
        string
      >,
    async start() {
      if (sockets) return
      sockets = await openLabSockets({
        port,
        certificate: certificates && certificateOf(certificates, tls),
        refuseHandshake: () => tls === 'reset',
        onRequest: (request, response) => void onRequest(request, response).catch(() => response.destroy()),
      })
      port = sockets.port
      lab.journal.act('started', issuer())
    },
    async stop() {
      const open = sockets
      sockets = null
      if (!open) return
      lab.journal.act('stopped', '')
      await open.close()
    },
    async restart() {
      await server.stop()
      await server.start()
    },
    setTls(mode) {
      if (!certificates) {
        throw new VaultError('UNSUPPORTED', said('lab-plain', {}))
      }
      tls = mode
      sockets?.presentCertificate(certificateOf(certificates, mode))
      lab.journal.act('tls', mode)
    },
    note: (act, detail) => lab.journal.act(act, detail),
    journal: (query) => lab.journal.page(query),
    entries: () => lab.journal.all(),
    onEntry: (listener) => lab.journal.onEntry(listener),
    families: () => lab.families.list(),
    accepts: (refreshToken) => lab.families.accepts(refreshToken),
    serveControl(given) {
      control = given
    },
    async close() {
      lab.close()
      await server.stop()
    },
  }
  return server
}

function certificateOf(certificates: LabCertificates, mode: LabTls): LabCertificate {
  switch (mode) {
    case 'wrong-host':
      return certificates.wrongHost
    case 'expired':
      return certificates.expired
    case 'untrusted':
      return certificates.untrusted
    default:
      return certificates.good
  }
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${reason}\n`)
}
