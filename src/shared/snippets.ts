import { isSetupTool, setupTools, toolSetup } from './tool-setups.ts'
import type { ProfileView, ProviderView } from './views.ts'

/** What every API can be called with, after what the provider's own definition offers. */
export const tools = ['curl', 'env', 'openai', 'python', ...setupTools, 'generic'] as const
export type Tool = (typeof tools)[number]

/** Stands where the person puts a client key; it is a shell variable, so that the snippet works when that is set. */
export const keyPlaceholder = 'CLIENT_KEY'

export interface SnippetWords {
  readonly base: string
  readonly key: string
  readonly note: string
}

/** A GET as a terminal sends it, with the key out of a variable. An address that a shell would take apart is quoted. */
export function curlCommand(url: string): string {
  const word = /^[\w:/.~%-]+$/.test(url) ? url : `'${url.replaceAll("'", '%27')}'`
  return `curl -H "Authorization: Bearer $${keyPlaceholder}" ${word}`
}

type Environment = ProviderView['environment']
type General = Exclude<Tool, (typeof setupTools)[number]>

/** What to paste into a tool so that it goes through the proxy. `url` ends with a slash. */
export function snippet(tool: General, url: string, words: SnippetWords, environment: Environment = {}): string {
  const base = url.replace(/\/$/, '')
  switch (tool) {
    case 'curl':
      return curlCommand(`${base}/`)
    case 'env':
      return environmentLines(base, environment)
    case 'openai':
      return `import OpenAI from 'openai'\n\nconst client = new OpenAI({\n  baseURL: '${base}/v1',\n  apiKey: process.env.${keyPlaceholder},\n})`
    case 'python':
      return `import os, requests\n\nresponse = requests.get(\n    "${base}/",\n    headers={"Authorization": f"Bearer {os.environ['${keyPlaceholder}']}"},\n)`
    case 'generic':
      return `${words.base}: ${base}\n${words.key}: <${keyPlaceholder}>\n\n${words.note}`
  }
}

export interface Choice {
  readonly id: string
  readonly label: string
  readonly code: string
}

/**
 * Everything that can be shown for one profile: the provider's own snippets first, then the general ones. An own snippet
 * takes the place of the general one with its id.
 */
export function choices(
  profile: Pick<ProfileView, 'name' | 'settings' | 'upstream' | 'endpoints'> & { readonly proxyUrl: string },
  provider: Pick<ProviderView, 'environment' | 'snippets'> | undefined,
  labels: { readonly own: (text: { en: string; 'zh-CN': string }) => string; readonly tool: (tool: Tool) => string },
  words: SnippetWords,
  keyVariable = keyPlaceholder,
): Choice[] {
  const base = profile.proxyUrl.replace(/\/$/, '')
  const own = (provider?.snippets ?? []).map(({ id, label, code }) => ({
    ...{ id, label: labels.own(label) },
    code: code.replaceAll('{proxyUrl}', base),
  }))
  const environment = withSettings(provider?.environment ?? {}, profile.settings)
  const codeOf = (tool: Tool) =>
    isSetupTool(tool)
      ? toolSetup(tool, { ...profile, environment, key: keyVariable })
      : snippet(tool, profile.proxyUrl, words, environment)
  const general = tools
    .filter((tool) => !own.some(({ id }) => id === tool))
    .flatMap((tool) => {
      const code = codeOf(tool)
      return code === null ? [] : [{ id: tool, label: labels.tool(tool), code }]
    })
  return [...own, ...general]
}

/** The provider's own names for address and key, or general ones. The token itself has no place in a snippet. */
function environmentLines(base: string, environment: Environment): string {
  const values: Record<string, string> = { proxyUrl: base, clientKey: `$${keyPlaceholder}` }
  const lines = Object.entries(environment).flatMap(([name, template]) => {
    const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)
    if (names.some((placeholder) => values[placeholder] === undefined)) return []
    return [
      `export ${name}=${template.replaceAll(/\{(\w+)\}/g, (_whole, placeholder: string) => values[placeholder] ?? '')}`,
    ]
  })
  if (lines.length > 0) return lines.join('\n')
  return `export API_BASE_URL=${base}\nexport API_KEY=$${keyPlaceholder}`
}

/** Plain settings are filled in; a value that a shell could read as more than a word is left for the person. */
function withSettings(environment: Environment, settings: ProfileView['settings']): Environment {
  const fill = (template: string) =>
    template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const value = Object.hasOwn(settings, name) ? settings[name] : undefined
      return value !== undefined && /^[\w.:/@+-]+$/.test(value) ? value : whole
    })
  return Object.fromEntries(Object.entries(environment).map(([name, template]) => [name, fill(template)]))
}
