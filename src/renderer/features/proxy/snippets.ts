export const tools = ['curl', 'env', 'openai', 'python', 'generic'] as const
export type Tool = (typeof tools)[number]

/** Stands where the person puts a client key; it is a shell variable, so that the snippet works when that is set. */
export const keyPlaceholder = 'CLIENT_KEY'

export interface SnippetWords {
  readonly base: string
  readonly key: string
  readonly note: string
}

/** What to paste into a tool so that it goes through the proxy. `url` ends with a slash. */
export function snippet(tool: Tool, url: string, words: SnippetWords): string {
  const base = url.replace(/\/$/, '')
  switch (tool) {
    case 'curl':
      return `curl -H "Authorization: Bearer $${keyPlaceholder}" ${base}/`
    case 'env':
      return `export API_BASE_URL=${base}\nexport API_KEY=$${keyPlaceholder}`
    case 'openai':
      return `import OpenAI from 'openai'\n\nconst client = new OpenAI({\n  baseURL: '${base}/v1',\n  apiKey: process.env.${keyPlaceholder},\n})`
    case 'python':
      return `import os, requests\n\nresponse = requests.get(\n    "${base}/",\n    headers={"Authorization": f"Bearer {os.environ['${keyPlaceholder}']}"},\n)`
    case 'generic':
      return `${words.base}: ${base}\n${words.key}: <${keyPlaceholder}>\n\n${words.note}`
  }
}

/** Ports below 1024 need rights that this program should not have. */
export function parsePort(text: string): number | null {
  if (!/^\d{1,5}$/.test(text.trim())) return null
  const port = Number(text)
  return port >= 1024 && port <= 65_535 ? port : null
}
