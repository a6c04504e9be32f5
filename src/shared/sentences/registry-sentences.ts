import { sentence } from './sentence.ts'

export interface Named {
  readonly name: string
}
export interface OfClient {
  readonly client: string
}

/** What has a name here: profiles, providers, clients, rows and questions. */
export const registrySentences = {
  'profile-unknown': sentence<{ readonly profile: string }>({
    en: ({ profile }) => `There is no profile "${profile}"; \`tokenvault list\` shows all.`,
    'zh-CN': ({ profile }) => `没有配置“${profile}”；\`tokenvault list\` 可列出全部。`,
    inWindow: {
      en: () => 'This profile is no longer there.',
      'zh-CN': () => '此配置已不存在。',
    },
  }),
  'profile-exists': sentence<{ readonly profile: string }>({
    en: ({ profile }) => `A profile named "${profile}" exists already; choose another name.`,
    'zh-CN': ({ profile }) => `已有名为“${profile}”的配置；请换一个名称。`,
  }),
  'provider-unknown': sentence<{ readonly provider: string; readonly known: string }>({
    en: ({ provider, known }) => `There is no provider "${provider}"; the catalogue has ${known}.`,
    'zh-CN': ({ provider, known }) => `没有服务“${provider}”；目录中有 ${known}。`,
  }),
  'provider-taken': sentence<{ readonly provider: string }>({
    en: ({ provider }) => `"${provider}" is a built-in provider; give yours another id.`,
    'zh-CN': ({ provider }) => `“${provider}”是内置服务；请为您的服务换一个 id。`,
  }),
  'provider-built-in': sentence<{ readonly provider: string }>({
    en: ({ provider }) => `"${provider}" is built in and cannot be removed.`,
    'zh-CN': ({ provider }) => `“${provider}”是内置服务，无法移除。`,
  }),
  'provider-used': sentence<{ readonly provider: string; readonly users: string }>({
    en: ({ provider, users }) => `Provider "${provider}" is used by ${users}; remove those profiles first.`,
    'zh-CN': ({ provider, users }) => `服务“${provider}”正被 ${users} 使用；请先移除这些配置。`,
  }),
  'provider-gone': sentence<{ readonly profile: string }>({
    en: ({ profile }) => `The provider of profile "${profile}" is missing; add its definition again.`,
    'zh-CN': ({ profile }) => `配置“${profile}”的服务定义已不存在；请重新添加。`,
  }),
  'client-unknown': sentence({
    en: () => 'There is no such client; `tokenvault client list` shows all.',
    'zh-CN': () => '没有这个客户端；`tokenvault client list` 可列出全部。',
    inWindow: {
      en: () => 'This client is no longer there.',
      'zh-CN': () => '此客户端已不存在。',
    },
  }),
  'client-ambiguous': sentence<Named>({
    en: ({ name }) => `Several clients are named "${name}"; use the id.`,
    'zh-CN': ({ name }) => `有多个名为“${name}”的客户端；请使用 id。`,
  }),
  'client-exists': sentence<Named>({
    en: ({ name }) => `A client named "${name}" exists already; revoke it or choose another name.`,
    'zh-CN': ({ name }) => `已有名为“${name}”的客户端；请将其吊销，或换一个名称。`,
  }),
  'client-ended': sentence<OfClient>({
    en: ({ client }) => `The key of client "${client}" has ended for good; make a new client instead.`,
    'zh-CN': ({ client }) => `客户端“${client}”的密钥已永久失效；请创建新的客户端。`,
  }),
  'client-full-of-rules': sentence<OfClient & { readonly most: number }>({
    en: ({ client, most }) =>
      `Client "${client}" has ${most} rules already; put patterns in their place with \`tokenvault client set\`.`,
    'zh-CN': ({ client, most }) =>
      `客户端“${client}”已有 ${most} 条规则；请用 \`tokenvault client set\` 改用通配模式。`,
    inWindow: {
      en: ({ client, most }) =>
        `Client "${client}" has ${most} rules already; edit it, and put patterns in their place.`,
      'zh-CN': ({ client, most }) => `客户端“${client}”已有 ${most} 条规则；请编辑该客户端，改用通配模式。`,
    },
  }),
  'process-unseen': sentence<{ readonly processId: number }>({
    en: ({ processId }) =>
      `Process ${processId} cannot be seen from here, so a key cannot end with it; make one with an end of its own (\`tokenvault client add NAME --ttl 1h\`).`,
    'zh-CN': ({ processId }) =>
      `此处看不到进程 ${processId}，密钥无法随其结束而失效；请创建自带期限的密钥（\`tokenvault client add NAME --ttl 1h\`）。`,
    inWindow: {
      en: ({ processId }) =>
        `Process ${processId} cannot be seen from here, so a key cannot end with it; make one with an end of its own.`,
      'zh-CN': ({ processId }) => `此处看不到进程 ${processId}，密钥无法随其结束而失效；请创建自带期限的密钥。`,
    },
  }),
  'ledger-row-gone': sentence({
    en: () => 'This row is no longer in the ledger.',
    'zh-CN': () => '此行已不在记录中。',
  }),
  'ledger-row-not-allowable': sentence({
    en: () => 'Only a request whose method or path was refused can be allowed from here.',
    'zh-CN': () => '此处只能允许因方法或路径而被拒绝的请求。',
  }),
  'ledger-path-unruly': sentence({
    en: () => 'No rule can name this path.',
    'zh-CN': () => '没有规则可以表示此路径。',
  }),
  'ledger-client-removed': sentence({
    en: () => 'The client of this row was removed.',
    'zh-CN': () => '此行的客户端已被移除。',
  }),
  'question-over': sentence({
    en: () => 'This question is over: it was answered, or its request ended or ran out of time.',
    'zh-CN': () => '此询问已结束：已有答复，或其请求已结束或超时。',
  }),
} as const
