import { sentence } from './sentence.ts'

export interface Server {
  /** Its host, or nothing where that is not known. */
  readonly server: string
}
export interface OfProfile {
  readonly profile: string
}

const en = ({ server }: Server) => (server === '' ? 'The server' : `The server ${server}`)
const zh = ({ server }: Server) => (server === '' ? '服务器' : `服务器 ${server} `)

/** Why a sign-in did not succeed, and what to do. */
export const signInSentences = {
  'sign-in-no-network': sentence<Server & { readonly reason: string }>({
    en: (names) => `${en(names)} or the network cannot be reached (${names.reason}); check the connection and the URL.`,
    'zh-CN': (names) => `无法连接${zh(names)}或网络（${names.reason}）；请检查网络连接和地址。`,
  }),
  'sign-in-no-answer': sentence<Server & { readonly reason: string }>({
    en: (names) => `${en(names)} did not answer (${names.reason}); check its URL, or try again later.`,
    'zh-CN': (names) => `${zh(names)}没有响应（${names.reason}）；请检查地址，或稍后重试。`,
  }),
  'sign-in-server-busy': sentence<Server & { readonly status: number }>({
    en: (names) => `${en(names)} cannot serve the sign-in now (HTTP ${names.status}); try again later.`,
    'zh-CN': (names) => `${zh(names)}目前无法处理登录（HTTP ${names.status}）；请稍后重试。`,
  }),
  'sign-in-denied-at-server': sentence({
    en: () => 'Access was denied at the server.',
    'zh-CN': () => '服务器拒绝了访问。',
  }),
  'sign-in-denied-in-browser': sentence({
    en: () => 'Access was denied in the browser.',
    'zh-CN': () => '在浏览器中拒绝了访问。',
  }),
  'sign-in-code-expired': sentence({
    en: () => 'The code expired before it was confirmed; start again.',
    'zh-CN': () => '代码在确认前已过期；请重新开始。',
  }),
  'sign-in-device-code-expired': sentence({
    en: () => 'The code expired before it was confirmed; start the sign-in again.',
    'zh-CN': () => '代码在确认前已过期；请重新开始登录。',
  }),
  'sign-in-client-refused': sentence<Server & { readonly error: string }>({
    en: (names) => `${en(names)} refused the sign-in (${names.error}); check the client id, secret and scope.`,
    'zh-CN': (names) => `${zh(names)}拒绝了登录（${names.error}）；请检查客户端 ID、密钥和权限范围。`,
  }),
  'sign-in-settings-refused': sentence<{ readonly error: string }>({
    en: ({ error }) => `The server refused the sign-in (${error}); check the profile's settings.`,
    'zh-CN': ({ error }) => `服务器拒绝了登录（${error}）；请检查此配置的设置。`,
  }),
  'sign-in-clock': sentence({
    en: () => "The id token's times do not fit; check this machine's clock, then sign in again.",
    'zh-CN': () => '身份令牌的时间不符；请检查本机的时钟，然后重新登录。',
  }),
  'sign-in-not-oauth': sentence<{ readonly reason: string }>({
    en: ({ reason }) => `The server's answer is not one of OAuth (${reason}); check the endpoints.`,
    'zh-CN': ({ reason }) => `服务器的响应不符合 OAuth（${reason}）；请检查端点地址。`,
  }),
  'sign-in-failed-inside': sentence({
    en: () => 'The sign-in failed inside Token Vault; the log has details.',
    'zh-CN': () => '登录在 Token Vault 内部失败；详情见日志。',
  }),
  'sign-in-mixed-up': sentence({
    en: () => 'The answer came from another server than the one that was asked; nothing was exchanged.',
    'zh-CN': () => '响应来自另一台服务器，而不是被请求的那台；没有交换任何内容。',
  }),
  'sign-in-no-user-code': sentence({
    en: () => 'The server sent no user code that can be shown.',
    'zh-CN': () => '服务器没有返回可以显示的用户代码。',
  }),
  'sign-in-too-long': sentence({
    en: () => 'The sign-in took too long; start it again.',
    'zh-CN': () => '登录用时过长；请重新开始。',
  }),
  'sign-in-replaced': sentence({
    en: () => 'The sign-in was replaced by another one.',
    'zh-CN': () => '此登录已被另一次登录取代。',
  }),
  'sign-in-cancelled': sentence({
    en: () => 'The sign-in was cancelled.',
    'zh-CN': () => '登录已取消。',
  }),
  'issuer-other': sentence<{ readonly issuer: string }>({
    en: ({ issuer }) =>
      `The server at ${issuer} says that it is another issuer; check the issuer URL. Nothing was sent to it.`,
    'zh-CN': ({ issuer }) => `${issuer} 的服务器自称是另一个签发者；请检查签发者地址。没有向它发送任何内容。`,
  }),
  'issuer-without-document': sentence<{ readonly issuer: string }>({
    en: ({ issuer }) =>
      `There is no usable discovery document at ${issuer}; check the issuer URL, or give the endpoints.`,
    'zh-CN': ({ issuer }) => `${issuer} 没有可用的发现文档；请检查签发者地址，或填写各端点。`,
  }),
  'client-id-needed': sentence<OfProfile>({
    en: ({ profile }) => `Profile "${profile}" needs a client id.`,
    'zh-CN': ({ profile }) => `配置“${profile}”需要客户端 ID。`,
  }),
  'client-secret-needed': sentence<OfProfile>({
    en: ({ profile }) => `Profile "${profile}" needs a client secret for this grant.`,
    'zh-CN': ({ profile }) => `配置“${profile}”的此种授权方式需要客户端密钥。`,
  }),
  'key-not-accepted': sentence<OfProfile>({
    en: ({ profile }) =>
      `The server does not accept the key of profile "${profile}": it is wrong, revoked or expired. A key that was made this minute may need another one.`,
    'zh-CN': ({ profile }) =>
      `服务器不接受配置“${profile}”的密钥：它有误、已吊销或已过期。刚创建的密钥可能还需等待一分钟。`,
  }),
  'key-variable-unset': sentence<{ readonly name: string }>({
    en: ({ name }) => `The environment variable ${name} is not set for Token Vault.`,
    'zh-CN': ({ name }) => `Token Vault 的环境中没有设置变量 ${name}。`,
  }),
  'key-needed': sentence<OfProfile>({
    en: ({ profile }) => `Profile "${profile}" needs a key: paste one, or name a variable or a file.`,
    'zh-CN': ({ profile }) => `配置“${profile}”需要密钥：请粘贴，或指定变量或文件。`,
  }),
  'key-unfit': sentence<OfProfile>({
    en: ({ profile }) => `The key of profile "${profile}" holds characters that no header may carry.`,
    'zh-CN': ({ profile }) => `配置“${profile}”的密钥含有请求头不允许的字符。`,
  }),
  'key-end-unfit': sentence({
    en: () => '"expires" must be a time such as 2027-01-31T12:00:00Z or a lifetime such as 90d.',
    'zh-CN': () => '“expires”应为时间（如 2027-01-31T12:00:00Z）或时长（如 90d）。',
  }),
} as const
