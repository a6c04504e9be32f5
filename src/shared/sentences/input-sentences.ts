import { sentence } from './sentence.ts'

export interface Field {
  readonly field: string
}

/** Why a form or an option is not accepted. */
export const inputSentences = {
  'input-unknown-secret': sentence<Field & { readonly provider: string; readonly known: string }>({
    en: ({ field, provider, known }) =>
      `"${field}" is not a secret input of provider "${provider}"; ${known === '' ? 'it has none' : `it has ${known}`}.`,
    'zh-CN': ({ field, provider, known }) =>
      `“${field}”不是服务“${provider}”的机密项；${known === '' ? '它没有机密项' : `它有 ${known}`}。`,
  }),
  'input-unkept': sentence<Field & { readonly flag: string }>({
    en: ({ field, flag }) => `"${field}" is kept only with ${flag}=true; otherwise give it when you sign in.`,
    'zh-CN': ({ field, flag }) => `只有设置 ${flag}=true 时才会保存“${field}”；否则请在登录时提供。`,
  }),
  'input-needed': sentence<Field & { readonly label: string; readonly localLabel: string }>({
    en: ({ field, label }) => `"${field}" is needed (${label}).`,
    'zh-CN': ({ field, localLabel }) => `需要填写“${field}”（${localLabel}）。`,
  }),
  'input-looks-secret': sentence<Field>({
    en: ({ field }) => `"${field}" looks like a secret, and settings are readable; give it as a secret input.`,
    'zh-CN': ({ field }) => `“${field}”看起来是机密，而设置以明文保存；请作为机密项提供。`,
  }),
  'input-is-secret': sentence<Field>({
    en: ({ field }) => `"${field}" is secret; give it as a secret.`,
    'zh-CN': ({ field }) => `“${field}”是机密；请作为机密项提供。`,
  }),
  'input-unknown': sentence<Field & { readonly provider: string; readonly allowed: string }>({
    en: ({ field, provider, allowed }) =>
      `"${field}" is not a setting of provider "${provider}"; it has ${allowed} and endpoints.<name>.`,
    'zh-CN': ({ field, provider, allowed }) =>
      `“${field}”不是服务“${provider}”的设置；它有 ${allowed} 和 endpoints.<name>。`,
  }),
  'input-one-of': sentence<Field & { readonly choices: string }>({
    en: ({ field, choices }) => `"${field}" must be one of ${choices}.`,
    'zh-CN': ({ field, choices }) => `“${field}”应为以下之一：${choices}。`,
  }),
  'input-flag': sentence<Field>({
    en: ({ field }) => `"${field}" must be true or false.`,
    'zh-CN': ({ field }) => `“${field}”应为 true 或 false。`,
  }),
  'input-no-url': sentence<Field>({
    en: ({ field }) => `"${field}" is not a URL.`,
    'zh-CN': ({ field }) => `“${field}”不是网址。`,
  }),
  'input-url-credentials': sentence<Field>({
    en: ({ field }) => `"${field}" may not hold a user name or password.`,
    'zh-CN': ({ field }) => `“${field}”中不能含有用户名或密码。`,
  }),
  'input-url-scheme': sentence<Field>({
    en: ({ field }) => `"${field}" must start with https://.`,
    'zh-CN': ({ field }) => `“${field}”必须以 https:// 开头。`,
  }),
  'input-private-address': sentence<Field>({
    en: ({ field }) =>
      `"${field}" is an address of a private network. If the server belongs there, set allowPrivateNetwork=true for this profile.`,
    'zh-CN': ({ field }) =>
      `“${field}”是专用网络的地址。如果服务器确实在那里，请为此配置设置 allowPrivateNetwork=true。`,
    inWindow: {
      en: ({ field }) =>
        `"${field}" is an address of a private network. If the server belongs there, turn on “Its servers stand in a private network” under “Advanced”.`,
      'zh-CN': ({ field }) => `“${field}”是专用网络的地址。如果服务器确实在那里，请在“高级”中打开“服务器位于内网”。`,
    },
  }),
  'input-unusable-address': sentence<Field>({
    en: ({ field }) => `"${field}" is a link-local, metadata or unusable address, which is never used.`,
    'zh-CN': ({ field }) => `“${field}”是链路本地、元数据或不可用的地址，从不使用。`,
  }),
  'input-plain-http': sentence<Field & { readonly host: string }>({
    en: ({ field, host }) =>
      `"${field}" uses plain http to ${host}, where anyone on the way can read tokens. Use https, or set allowPlainHttp=true for this profile.`,
    'zh-CN': ({ field, host }) =>
      `“${field}”以明文 http 连接 ${host}，途中任何人都能读取令牌。请使用 https，或为此配置设置 allowPlainHttp=true。`,
  }),
  'profile-name-unfit': sentence<{ readonly name: string }>({
    en: ({ name }) =>
      `"${name}" cannot be a profile name: use lower-case letters, digits and inner hyphens, at most 64.`,
    'zh-CN': ({ name }) => `“${name}”不能用作配置名：请使用小写字母、数字和中间的连字符，最多 64 个。`,
  }),
  'profile-name-leaving': sentence<{ readonly name: string }>({
    en: ({ name }) =>
      `"${name}" was removed less than a minute ago, and its name is kept so that this can be undone. Undo it, choose another name, or wait until it is gone (\`tokenvault remove ${name}\` ends it at once).`,
    'zh-CN': ({ name }) =>
      `“${name}”在不到一分钟前被移除，其名称暂时保留以便撤销。请撤销移除、另选名称，或等待其彻底移除（\`tokenvault remove ${name}\` 可立即完成）。`,
    inWindow: {
      en: ({ name }) =>
        `"${name}" was removed less than a minute ago, and its name is kept so that this can be undone. Undo it, choose another name, or wait until it is gone.`,
      'zh-CN': ({ name }) =>
        `“${name}”在不到一分钟前被移除，其名称暂时保留以便撤销。请撤销移除、另选名称，或等待其彻底移除。`,
    },
  }),
  'import-meets-removal': sentence<{ readonly names: string }>({
    en: ({ names }) =>
      `${names} was removed less than a minute ago, which can still be undone. Nothing was changed; undo that, or import the file in a minute.`,
    'zh-CN': ({ names }) =>
      `${names} 在不到一分钟前被移除，仍可撤销。未做任何更改；请撤销移除，或一分钟后再导入该文件。`,
  }),
  'kept-session-unreadable': sentence({
    en: () => 'The session cannot be read any more, so signing out cannot be undone; sign in again.',
    'zh-CN': () => '该会话已无法读取，因此无法撤销退出登录；请重新登录。',
  }),
  'undo-other-session': sentence({
    en: () => 'This sign-out cannot be undone any more: the profile has another session by now.',
    'zh-CN': () => '已无法撤销退出登录：该配置现已有其他会话。',
  }),
  'undo-too-late': sentence({
    en: () => 'It is too late to undo this: that was possible for a minute, then it was carried out.',
    'zh-CN': () => '已无法撤销：撤销仅在一分钟内有效，该操作现已执行。',
  }),
} as const
