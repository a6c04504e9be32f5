import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  type GrantType,
  grantTypes,
  type ProfileView,
  type ProviderView,
  unattendedGrants,
} from '../../shared/views.ts'
import { noteOddPrefixes, parseAssignments, refuseSecretInputs, withSecretHint } from '../assignments.ts'
import { type Connection, withConnection } from '../connection.ts'
import { CommandFailure, usage } from '../failure.ts'
import type { Command, Invocation } from '../invocation.ts'
import { readSecrets } from '../secret-spec.ts'
import { createSignInReport } from '../sign-in-report.ts'
import { followSignIn } from '../sign-in-watch.ts'

export interface AddOptions {
  readonly name: string
  readonly set: readonly string[]
  readonly secret: readonly string[]
  readonly grant?: string
  readonly tag: readonly string[]
}

export const add: Command<AddOptions, [provider: string]> = (invocation, options, provider) => {
  const settings = parseAssignments(options.set, '--set')
  const grant = options.grant === undefined ? undefined : parseGrant(options.grant)
  return withConnection(invocation, {}, async (connection) => {
    const { terminal, env } = invocation
    const definition = isFile(provider)
      ? await register(connection, provider)
      : await findProvider(connection, provider)
    refuseSecretInputs(settings, definition.inputs, '--set')
    const secrets = await readSecrets(options.secret, { env, readStdin: terminal.readSecret })
    noteOddPrefixes(secrets, definition.inputs, terminal)
    const asked = connection.call('profiles.add', {
      provider: definition.id,
      name: options.name,
      settings,
      secrets,
      tags: [...options.tag],
      ...(grant === undefined ? {} : { grant }),
    })
    const profile = await asked.catch((error: unknown) => {
      throw withSecretHint(error, definition.inputs, Object.keys(secrets))
    })
    if (invocation.json) {
      terminal.printJson(profile)
      return 0
    }
    terminal.print(`Added ${terminal.bold(profile.name)} (${definition.id}, ${profile.grant}).`)
    if (profile.next.kind !== 'sign-in') return 0
    if (options.secret.length > 0 && unattendedGrants.has(profile.grant))
      return tellRefusal(connection, invocation, profile)
    terminal.note(`Sign in with \`tokenvault login ${profile.name}\`.`)
    return 0
  })
}

/** A profile that needs no person but did not get its token: asked again, so that the reason is seen here and now. */
async function tellRefusal(connection: Connection, invocation: Invocation, { name }: ProfileView): Promise<number> {
  const report = createSignInReport(invocation, null)
  const code = await followSignIn(connection, { profile: name, openBrowser: false }, report)
  const { terminal } = invocation
  if (code !== 0)
    terminal.note(`The profile stays; give it another secret with \`tokenvault login ${name} --secret …\`.`)
  return code
}

/** @throws CommandFailure (usage), naming the grants that there are. */
export function parseGrant(text: string): GrantType {
  const grant = grantTypes.find((known) => known === text)
  if (grant) return grant
  throw usage(
    `There is no grant "${text}"; the grants are ${grantTypes.join(', ')}.`,
    `没有授权方式“${text}”；可用的有 ${grantTypes.join('、')}。`,
  )
}

/** A catalogue id never has a slash or a dot, so the two cannot be mixed up. */
function isFile(provider: string): boolean {
  return /[./\\]/.test(provider) && (provider.endsWith('.json') || existsSync(provider))
}

async function register({ call }: Connection, path: string): Promise<ProviderView> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure('NOT_FOUND', {
      en: `The definition ${path} cannot be read (${error.code ?? 'unknown'}).`,
      'zh-CN': `无法读取定义文件 ${path}（${error.code ?? '未知原因'}）。`,
    })
  })
  let definition: unknown
  try {
    definition = JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'syntax'
    throw new CommandFailure(
      'DEFINITION_INVALID',
      { en: `${path} is not JSON: ${reason}`, 'zh-CN': `${path} 不是 JSON：${reason}` },
      { file: path },
    )
  }
  return call('providers.add', { definition, source: basename(path) })
}

async function findProvider({ call }: Connection, id: string): Promise<ProviderView> {
  const providers = await call('providers.list')
  const found = providers.find((provider) => provider.id === id)
  if (found) return found
  throw new CommandFailure(
    'NOT_FOUND',
    {
      en: `There is no provider "${id}"; give the path of a definition file, or one of: ${providers.map((provider) => provider.id).join(', ')}.`,
      'zh-CN': `没有服务“${id}”；请给出定义文件的路径，或以下之一：${providers.map((provider) => provider.id).join('、')}。`,
    },
    { provider: id },
  )
}
