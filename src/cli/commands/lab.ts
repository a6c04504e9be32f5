import type { OpenLab } from '../../node/lab/open-lab.ts'
import type { LabRunningView } from '../../shared/lab-views.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Command, Invocation } from '../invocation.ts'
import { labRowLine } from '../lab-journal-text.ts'
import { type LabOptions, labFor } from '../lab-options.ts'
import { labReportLines } from '../lab-report-text.ts'

/** Runs a lab in this process until Ctrl-C, with a line for everything that happens, and ends with the report. */
export const startLab: Command<LabOptions> = async (invocation, options) => {
  const { terminal } = invocation
  const { lab, dispose } = await labFor(options, { consent: options.autoConsent ? 'auto' : 'button' })
  try {
    // Before the person is told, so that nothing that follows is missed.
    const ended = endOfSignal()
    const report = () => lab.desk.report()
    showReady(invocation, lab)
    const shown = new Set<number>()
    const stopWatching = lab.server.onEntry((entry) => {
      if (entry.kind === 'request' && (entry.answered === null || shown.has(entry.number))) return
      if (entry.kind === 'request') shown.add(entry.number)
      const line = labRowLine(entry)
      if (terminal.json) terminal.printJson({ event: 'entry', entry })
      else if (line !== null) terminal.print(line)
    })
    await ended
    stopWatching()
    if (terminal.json) terminal.printJson({ event: 'report', report: report() })
    else for (const line of labReportLines(report(), terminal)) terminal.print(line)
    return exitCodes.ok
  } finally {
    await dispose()
  }
}

/** Lists the scenarios that come with the product. */
export const labScenarios: Command<object> = async ({ terminal, json }) => {
  const { builtInScenarioViews } = await import('../../node/lab/open-lab.ts')
  const scenarios = builtInScenarioViews()
  if (json) terminal.printJson({ scenarios })
  else {
    for (const { id, name, description } of scenarios) {
      terminal.print(`${terminal.bold(id)}  ${name.en}`)
      terminal.print(`  ${description.en}`)
    }
  }
  return exitCodes.ok
}

function showReady({ terminal }: Invocation, { server, desk, control }: OpenLab): void {
  const status = desk.status()
  const secret = server.clients.service.secret
  if (terminal.json) {
    terminal.printJson({ event: 'ready', ...status, serviceClientSecret: secret, control, authority: server.authority })
    return
  }
  for (const line of readyLines(status, secret, control)) terminal.print(line)
}

function readyLines(status: LabRunningView, secret: string, control: OpenLab['control']): string[] {
  const row = (name: string, value: string) => `  ${name.padEnd(22)} ${value}`
  return [
    'The token lab runs. It gives fake tokens to whoever asks on this machine.',
    '',
    row('issuer', status.issuer),
    row('client id', `${status.clientId}  (public, PKCE S256)`),
    row('client with secret', `${status.serviceClientId}  ${secret}`),
    row('redirects', status.redirectRules),
    ...Object.entries(status.endpoints).map(([name, url]) => row(name, url)),
    ...(status.scenario === null ? [] : [row('scenario', status.scenario)]),
    ...(control === null ? [] : [row('control', control.url), row('control key', control.key)]),
    '',
    'Ctrl-C ends it and prints the report.',
    '',
  ]
}

/** Resolves with the first Ctrl-C or request to end. */
function endOfSignal(): Promise<void> {
  return new Promise((resolve) => {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
    const end = () => {
      for (const signal of signals) process.off(signal, end)
      resolve()
    }
    for (const signal of signals) process.on(signal, end)
  })
}
