import { choices } from '../../shared/snippets.ts'
import { setupTools, toolSetup } from '../../shared/tool-setups.ts'
import type { ProviderView } from '../../shared/views.ts'
import { withConnection } from '../connection.ts'
import { usage } from '../failure.ts'
import type { Command } from '../invocation.ts'

/** As the window says it; the command line speaks English. */
const words = {
  base: 'Base URL',
  key: 'API key',
  note: 'The key is accepted as a bearer token, as a Basic password, or in X-Api-Key.',
}

/** Prints ready configuration for one tool, or which tools there is one for. It changes no file and holds no secret. */
export const setup: Command<object, [profile: string, tool: string | undefined]> = (invocation, _options, name, tool) =>
  withConnection(invocation, {}, async ({ call }) => {
    const [profile, providers] = await Promise.all([call('profiles.get', { profile: name }), call('providers.list')])
    const provider = providers.find(({ id }) => id === profile.providerId)
    const offered = offeredFor(profile, provider)
    if (invocation.json) {
      invocation.terminal.printJson(offered)
      return 0
    }
    if (tool === undefined) {
      for (const { id } of offered) invocation.terminal.print(id)
      invocation.terminal.note(`\`tokenvault setup ${profile.name} TOOL\` prints it.`)
      return 0
    }
    const found = offered.find(({ id }) => id === tool)
    if (!found)
      throw usage(
        `There is nothing for "${tool}" here. There is: ${offered.map(({ id }) => id).join(', ')}.`,
        `这里没有“${tool}”的设置。现有：${offered.map(({ id }) => id).join('、')}。`,
      )
    invocation.terminal.print(found.code)
    return 0
  })

type Profile = Parameters<typeof choices>[0] | (Omit<Parameters<typeof choices>[0], 'proxyUrl'> & { proxyUrl: null })

function offeredFor(profile: Profile, provider: ProviderView | undefined): { id: string; code: string }[] {
  const { proxyUrl } = profile
  if (proxyUrl !== null) {
    const labels = { own: (text: { en: string }) => text.en, tool: (id: string) => id }
    return choices({ ...profile, proxyUrl }, provider, labels, words, keyVariable(provider)).map(({ id, code }) => ({
      id,
      code,
    }))
  }
  const target = { ...profile, environment: provider?.environment ?? {}, key: '' }
  return setupTools.flatMap((id) => {
    const code = toolSetup(id, target)
    return code === null ? [] : [{ id, code }]
  })
}

/** The variable in which `exec` gives a program its key. */
function keyVariable(provider: ProviderView | undefined): string {
  const named = Object.entries(provider?.environment ?? {}).find(([, template]) => template === '{clientKey}')
  return named?.[0] ?? 'TOKENVAULT_KEY'
}
