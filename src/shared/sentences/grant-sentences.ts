import { sentence } from './sentence.ts'
import type { OfProfile } from './sign-in-sentences.ts'

export interface Refused {
  readonly reason: string
  /** The server's own, cleaned; empty where it said nothing. */
  readonly words: string
}
export interface OfProvider {
  readonly provider: string
}

/** With one full stop, whether or not the server or the definition wrote one. */
const stop = (text: string, mark: string) => `${String(text).replace(/[.。]$/, '')}${mark}`
const quotedEn = ({ reason, words }: Refused) => `(${reason})${words === '' ? '.' : `: ${stop(words, '.')}`}`
const quotedZh = ({ reason, words }: Refused) => `（${reason}）${words === '' ? '。' : `，其说明为“${words}”。`}`

/** What the ways of signing in meet: recipes, keys, connect sessions, discovery. */
export const grantSentences = {
  'recipe-refused': sentence<Refused>({
    en: (names) => `The server refused the sign-in ${quotedEn(names)}`,
    'zh-CN': (names) => `服务器拒绝了登录${quotedZh(names)}`,
  }),
  'recipe-failure': sentence<{ readonly message: string; readonly localMessage: string }>({
    en: ({ message }) => stop(message, '.'),
    'zh-CN': ({ localMessage }) => `登录未成功：${stop(localMessage, '。')}`,
  }),
  'recipe-no-json': sentence<OfProfile & { readonly step: string; readonly reason: string }>({
    en: ({ step, reason, profile }) =>
      `The server's answer to step "${step}" of the sign-in is not JSON (${reason}); check the address of profile "${profile}".`,
    'zh-CN': ({ step, reason, profile }) =>
      `服务器对登录步骤“${step}”的响应不是 JSON（${reason}）；请检查配置“${profile}”的地址。`,
  }),
  'recipe-no-token': sentence<OfProfile>({
    en: ({ profile }) =>
      `The server accepted the sign-in of profile "${profile}" but sent no token where the provider says it stands.`,
    'zh-CN': ({ profile }) => `服务器接受了配置“${profile}”的登录，但在服务定义指明的位置没有返回令牌。`,
  }),
  'recipe-address': sentence<{ readonly url: string }>({
    en: ({ url }) => `The address ${url} lacks a value; check the profile's settings.`,
    'zh-CN': ({ url }) => `地址 ${url} 缺少一个值；请检查此配置的设置。`,
  }),
  'header-value-unfit': sentence<{ readonly header: string }>({
    en: ({ header }) => `The value for header "${header}" holds characters that no header may carry.`,
    'zh-CN': ({ header }) => `请求头“${header}”的值含有请求头不允许的字符。`,
  }),
  'captcha-no-picture': sentence({
    en: () => 'The server sent a captcha that is not a picture.',
    'zh-CN': () => '服务器返回的验证码不是图片。',
  }),
  'derived-key-refused': sentence<Refused & { readonly label: string; readonly localLabel: string }>({
    en: (names) => `The server refused the ${names.label} ${quotedEn(names)}`,
    'zh-CN': (names) => `服务器拒绝了“${names.localLabel}”${quotedZh(names)}`,
  }),
  'derived-key-missing': sentence<OfProfile & { readonly label: string; readonly localLabel: string }>({
    en: ({ label, profile }) => `The server sent no ${label} for "${profile}".`,
    'zh-CN': ({ localLabel, profile }) => `服务器没有为“${profile}”返回“${localLabel}”。`,
  }),
  'person-needed': sentence<OfProfile>({
    en: ({ profile }) =>
      `The server asks for something that only a person can answer; run \`tokenvault login ${profile}\` or use the window.`,
    'zh-CN': ({ profile }) => `服务器要求本人作答；请运行 \`tokenvault login ${profile}\`，或使用窗口。`,
    inWindow: {
      en: () => 'The server asks for something that only a person can answer; press “Sign in”.',
      'zh-CN': () => '服务器要求本人作答；请点击“登录”。',
    },
  }),
  'renewal-needs-person': sentence<OfProfile>({
    en: ({ profile }) => `Profile "${profile}" needs a new sign-in; run \`tokenvault login ${profile}\`.`,
    'zh-CN': ({ profile }) => `配置“${profile}”需要重新登录；请运行 \`tokenvault login ${profile}\`。`,
    inWindow: {
      en: ({ profile }) => `Profile "${profile}" needs a new sign-in; press “Sign in” on its page.`,
      'zh-CN': ({ profile }) => `配置“${profile}”需要重新登录；请在其页面中点击“登录”。`,
    },
  }),
  'refresh-token-missing': sentence<OfProfile>({
    en: ({ profile }) => `Profile "${profile}" has no refresh token; sign in again.`,
    'zh-CN': ({ profile }) => `配置“${profile}”没有刷新令牌；请重新登录。`,
  }),
  'key-expired': sentence<OfProfile>({
    en: ({ profile }) => `The key of profile "${profile}" has expired; give a new one.`,
    'zh-CN': ({ profile }) => `配置“${profile}”的密钥已过期；请填写新的密钥。`,
  }),
  'key-cannot-rotate': sentence<OfProfile>({
    en: ({ profile }) => `Profile "${profile}" has no key that can be rotated.`,
    'zh-CN': ({ profile }) => `配置“${profile}”没有可以轮换的密钥。`,
  }),
  'rotation-unconfirmed': sentence<OfProfile & { readonly reason: string }>({
    en: ({ profile, reason }) =>
      `The server did not confirm a new key for profile "${profile}" (${reason}); the stored one is kept, and asked for again should the server refuse it.`,
    'zh-CN': ({ profile, reason }) =>
      `服务器没有确认配置“${profile}”的新密钥（${reason}）；已保留现有密钥，若服务器拒绝它将再次获取。`,
  }),
  'revocation-unconfirmed': sentence<OfProfile & { readonly reason: string }>({
    en: ({ profile, reason }) =>
      `Profile "${profile}" was signed out here, but its server did not confirm the revocation (${reason}); the token may stay good there until it expires.`,
    'zh-CN': ({ profile, reason }) =>
      `配置“${profile}”已在此退出登录，但服务器没有确认吊销（${reason}）；令牌在到期前可能仍然有效。`,
  }),
  'not-renewable': sentence<OfProfile>({
    en: ({ profile }) =>
      `The server gave profile "${profile}" no refresh token; its token is good until it expires, then sign in again.`,
    'zh-CN': ({ profile }) => `服务器没有给配置“${profile}”刷新令牌；其令牌在到期前有效，之后请重新登录。`,
  }),
  'refresh-failed-inside': sentence({
    en: () => 'Refreshing failed inside Token Vault; the log has details.',
    'zh-CN': () => '刷新在 Token Vault 内部失败；详情见日志。',
  }),
  'strayed-target': sentence<OfProfile & { readonly places: string }>({
    en: ({ profile, places }) =>
      `The settings or the provider of profile "${profile}" lead to ${places} now, which it was not signed in for; nothing was sent there. Set them back, or run \`tokenvault login ${profile}\` if that is right.`,
    'zh-CN': ({ profile, places }) =>
      `配置“${profile}”的设置或服务定义现在指向 ${places}，而登录时并非如此；没有向那里发送任何内容。请恢复原来的设置；如果更改正确，请运行 \`tokenvault login ${profile}\`。`,
    inWindow: {
      en: ({ profile, places }) =>
        `The settings or the provider of profile "${profile}" lead to ${places} now, which it was not signed in for; nothing was sent there. Set them back, or press “Sign in” if that is right.`,
      'zh-CN': ({ profile, places }) =>
        `配置“${profile}”的设置或服务定义现在指向 ${places}，而登录时并非如此；没有向那里发送任何内容。请恢复原来的设置；如果更改正确，请点击“登录”。`,
    },
  }),
  'hub-no-session': sentence<{ readonly host: string; readonly status: number }>({
    en: ({ host, status }) =>
      `${host} did not open a connect session (HTTP ${status}); check the hub's address, or paste a key instead.`,
    'zh-CN': ({ host, status }) => `${host} 没有建立连接会话（HTTP ${status}）；请检查 Hub 的地址，或改为粘贴密钥。`,
  }),
  'hub-no-address': sentence({
    en: () => 'The provider names no address to connect to.',
    'zh-CN': () => '服务定义没有指明要连接的地址。',
  }),
  'hub-refused': sentence({
    en: () => 'The connection was refused at the hub.',
    'zh-CN': () => '连接在 Hub 上被拒绝。',
  }),
  'hub-timed-out': sentence({
    en: () => 'The connect session ended before it was approved; start the sign-in again.',
    'zh-CN': () => '连接会话在批准前已结束；请重新开始登录。',
  }),
  'hub-misbehaved': sentence<{ readonly reason: string }>({
    en: ({ reason }) => `The hub's answer is not one of a connect session: ${reason}.`,
    'zh-CN': ({ reason }) => `Hub 的响应不属于连接会话（${reason}）。`,
  }),
  'api-busy': sentence<{ readonly host: string; readonly status: number }>({
    en: ({ host, status }) => `${host} cannot answer now (HTTP ${status}); try again later.`,
    'zh-CN': ({ host, status }) => `${host} 目前无法响应（HTTP ${status}）；请稍后重试。`,
  }),
  'api-not-found': sentence<{ readonly host: string; readonly reason: string }>({
    en: ({ host, reason }) =>
      `${host} does not say where its API is (${reason}); check the address, or set upstream to the API's base URL.`,
    'zh-CN': ({ host, reason }) =>
      `${host} 没有说明其 API 的位置（${reason}）；请检查地址，或将 upstream 设为 API 的基础地址。`,
  }),
  'id-token-unsigned': sentence({
    en: () => 'The id token is not signed with a key that the server publishes.',
    'zh-CN': () => '身份令牌不是用服务器公布的密钥签名的。',
  }),
  'endpoint-unpublished': sentence<{ readonly endpoint: string; readonly setting: string }>({
    en: ({ endpoint, setting }) =>
      `This server publishes no ${endpoint}; choose another way to sign in, or set ${setting}.`,
    'zh-CN': ({ endpoint, setting }) => `此服务器没有公布“${endpoint}”；请选择其他登录方式，或填写“${setting}”。`,
  }),
  'endpoint-incomplete': sentence({
    en: () => 'The token endpoint lacks one of its settings.',
    'zh-CN': () => '令牌端点缺少一项设置。',
  }),
  'discovered-no-text': sentence<{ readonly member: string }>({
    en: ({ member }) => `The server's discovery document holds no text in ${member}.`,
    'zh-CN': ({ member }) => `服务器的发现文档中，${member} 不是文本。`,
  }),
  'discovered-unacceptable': sentence<{ readonly field: string; readonly fault: string }>({
    en: ({ field, fault }) =>
      `The server names an address as ${field} that is not acceptable (${fault}); nothing was sent there.`,
    'zh-CN': ({ field, fault }) => `服务器给出的 ${field} 地址不可接受（${fault}）；没有向那里发送任何内容。`,
  }),
  'answer-too-large': sentence<{ readonly most: number }>({
    en: ({ most }) => `The server's answer is larger than ${most} bytes.`,
    'zh-CN': ({ most }) => `服务器的响应超过 ${most} 字节。`,
  }),
  'provider-without-assertion': sentence<OfProvider>({
    en: ({ provider }) => `Provider "${provider}" describes no assertion to exchange.`,
    'zh-CN': ({ provider }) => `服务“${provider}”没有描述用于交换的断言。`,
  }),
  'provider-without-oauth': sentence<OfProvider>({
    en: ({ provider }) => `Provider "${provider}" has no OAuth server.`,
    'zh-CN': ({ provider }) => `服务“${provider}”没有 OAuth 服务器。`,
  }),
  'provider-without-jwt': sentence<OfProvider>({
    en: ({ provider }) => `Provider "${provider}" describes no token to sign here.`,
    'zh-CN': ({ provider }) => `服务“${provider}”没有描述在本机签名的令牌。`,
  }),
  'provider-without-session': sentence<OfProvider & OfProfile>({
    en: ({ provider, profile }) => `Provider "${provider}" of profile "${profile}" describes no session.`,
    'zh-CN': ({ provider, profile }) => `配置“${profile}”的服务“${provider}”没有描述会话。`,
  }),
  'grant-not-offered': sentence<OfProvider & { readonly grant: string; readonly offered: string }>({
    en: ({ provider, grant, offered }) => `Provider "${provider}" has no grant "${grant}"; it offers ${offered}.`,
    'zh-CN': ({ provider, grant, offered }) => `服务“${provider}”没有授权方式“${grant}”；它提供 ${offered}。`,
  }),
  'grant-unknown': sentence<{ readonly grant: string }>({
    en: ({ grant }) => `This version cannot sign in with the grant "${grant}".`,
    'zh-CN': ({ grant }) => `此版本无法使用授权方式“${grant}”登录。`,
  }),
  'grant-never-renews': sentence<{ readonly grant: string }>({
    en: ({ grant }) => `The grant "${grant}" cannot renew tokens.`,
    'zh-CN': ({ grant }) => `授权方式“${grant}”无法续期令牌。`,
  }),
  'sign-in-unknown': sentence({
    en: () => 'That sign-in is not known any more; start it again.',
    'zh-CN': () => '该登录已不存在；请重新开始。',
  }),
  'sign-in-not-asking': sentence({
    en: () => 'This sign-in is not waiting for an answer.',
    'zh-CN': () => '此登录没有在等待回答。',
  }),
} as const
