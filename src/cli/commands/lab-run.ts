import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenLab } from '../../node/lab/open-lab.ts'
import { exitCodes } from '../exit-codes.ts'
import { usage } from '../failure.ts'
import type { Command } from '../invocation.ts'
import { type LabOptions, labFor } from '../lab-options.ts'
import { labReportLines } from '../lab-report-text.ts'
import { runChild } from '../run-child.ts'

/**
 * Runs a developer's own command against a scenario. Exit code 0: the command ended with 0 and the report passed; 1
 * otherwise; 126 and 127 when the command could not be run, as shells do.
 */
export const runInLab: Command<LabOptions, [scenario: string]> = async (invocation, options, scenario) => {
  const [program, ...args] = invocation.rest
  if (program === undefined)
    throw usage(
      'Say what to run after `--`: tokenvault lab run SCENARIO -- command.',
      '请在 `--` 之后写出要运行的命令：tokenvault lab run 场景 -- 命令。',
    )
  const { terminal } = invocation
  const { lab, dispose } = await labFor({ ...options, scenario }, { consent: 'auto' })
  const directory = await mkdtemp(join(tmpdir(), 'tokenvault-lab-'))
  try {
    const variables = await labEnvironment(lab, directory)
    const code = await runChild(program, args, { env: { ...invocation.env, ...variables } })
    if (code === 126 || code === 127) {
      terminal.note(`tokenvault: the program "${program}" ${code === 127 ? 'does not exist' : 'cannot be run'}.`)
      return code
    }
    const report = lab.desk.report()
    if (terminal.json) terminal.printJson({ report, commandExitCode: code })
    else for (const line of labReportLines(report, terminal)) terminal.print(line)
    if (code !== 0) terminal.note(`tokenvault: the command itself ended with ${code}.`)
    return report.passed && code === 0 ? exitCodes.ok : exitCodes.internal
  } finally {
    await dispose()
    await rm(directory, { recursive: true, force: true })
  }
}

/** What the app under test is told. The tokens are of a session that is already signed in, for apps without a person. */
async function labEnvironment({ server, control }: OpenLab, directory: string): Promise<Record<string, string>> {
  const endpoints = server.endpoints()
  const session = await server.signIn()
  const variables: Record<string, string> = {
    TOKENLAB_ISSUER: server.issuer,
    TOKENLAB_CLIENT_ID: server.clients.app.id,
    TOKENLAB_SERVICE_CLIENT_ID: server.clients.service.id,
    TOKENLAB_SERVICE_CLIENT_SECRET: server.clients.service.secret,
    TOKENLAB_AUTHORIZE_URL: endpoints.authorize,
    TOKENLAB_TOKEN_URL: endpoints.token,
    TOKENLAB_DEVICE_URL: endpoints.device,
    TOKENLAB_API: `${server.issuer}/api`,
    TOKENLAB_ACCESS_TOKEN: session.access_token,
    TOKENLAB_EXPIRES_IN: String(session.expires_in),
    ...(session.refresh_token === undefined ? {} : { TOKENLAB_REFRESH_TOKEN: session.refresh_token }),
    ...(control === null ? {} : { TOKENLAB_CONTROL_URL: control.url, TOKENLAB_CONTROL_KEY: control.key }),
  }
  if (server.authority === null) return variables
  const file = join(directory, 'authority.pem')
  await writeFile(file, server.authority)
  return { ...variables, TOKENLAB_CA_FILE: file, NODE_EXTRA_CA_CERTS: file }
}
