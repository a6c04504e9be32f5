import { sentence } from './sentence.ts'
import type { OfProfile } from './sign-in-sentences.ts'

export interface OfHeader extends OfProfile {
  readonly header: string
}

export interface SigningKey {
  readonly field: string
  readonly algorithm: string
}

const pemZh = (algorithm: string) =>
  algorithm === 'ES256' ? ' PEM 格式的 P-256 私钥（PKCS#8 或 SEC 1）' : ' PEM 格式的 RSA 私钥（PKCS#8 或 PKCS#1）'

/** Why a token cannot be lent in the wanted shape, or a request not be made with it. */
export const lendSentences = {
  'no-upstream': sentence<OfProfile>({
    en: ({ profile }) => `Profile "${profile}" has no upstream; set one to use it through the proxy.`,
    'zh-CN': ({ profile }) => `配置“${profile}”没有上游地址；请填写后再通过代理使用。`,
  }),
  'no-upstream-for-curl': sentence<OfProfile>({
    en: ({ profile }) => `Profile "${profile}" has no upstream, so there is no URL for curl.`,
    'zh-CN': ({ profile }) => `配置“${profile}”没有上游地址，因此没有可供 curl 使用的网址。`,
  }),
  'no-upstream-for-netrc': sentence<OfProfile>({
    en: ({ profile }) => `Profile "${profile}" has no upstream, so there is no machine to name.`,
    'zh-CN': ({ profile }) => `配置“${profile}”没有上游地址，因此没有可写的主机名。`,
  }),
  'netrc-white-space': sentence<OfProfile>({
    en: ({ profile }) => `The token of profile "${profile}" holds white space, which .netrc cannot.`,
    'zh-CN': ({ profile }) => `配置“${profile}”的令牌含有空白字符，.netrc 无法表示。`,
  }),
  'no-credential-header': sentence<OfProfile>({
    en: ({ profile }) => `Profile "${profile}" sends no credential header.`,
    'zh-CN': ({ profile }) => `配置“${profile}”不发送凭据请求头。`,
  }),
  'header-not-yielded': sentence<OfHeader & { readonly field: string }>({
    en: ({ header, profile, field }) =>
      `Header ${header} of profile "${profile}" needs {${field}}, which its sign-in did not yield.`,
    'zh-CN': ({ header, profile, field }) => `配置“${profile}”的请求头 ${header} 需要 {${field}}，但其登录没有得到它。`,
  }),
  'header-unfit': sentence<OfHeader>({
    en: ({ header, profile }) =>
      `The value for header ${header} of profile "${profile}" holds characters that cannot stand in a header.`,
    'zh-CN': ({ header, profile }) => `配置“${profile}”的请求头 ${header} 的值含有请求头不允许的字符。`,
  }),
  'header-no-name': sentence<{ readonly header: string }>({
    en: ({ header }) => `"${header}" is not a header name.`,
    'zh-CN': ({ header }) => `“${header}”不是请求头名称。`,
  }),
  'header-control': sentence<{ readonly header: string }>({
    en: ({ header }) => `The value of header "${header}" holds control characters.`,
    'zh-CN': ({ header }) => `请求头“${header}”的值含有控制字符。`,
  }),
  'proxy-not-listening': sentence({
    en: () => 'The proxy is not listening; see the Proxy page for the reason.',
    'zh-CN': () => '代理没有在监听；原因见“代理”页面。',
  }),
  'proxy-no-answer': sentence<{ readonly seconds: number }>({
    en: ({ seconds }) => `There was no answer within ${seconds} seconds.`,
    'zh-CN': ({ seconds }) => `${seconds} 秒内没有响应。`,
  }),
  'id-token-absent': sentence<OfProfile>({
    en: ({ profile }) => `Profile "${profile}" holds no id token.`,
    'zh-CN': ({ profile }) => `配置“${profile}”没有身份令牌。`,
  }),
  'id-token-unasked': sentence<OfProfile>({
    en: ({ profile }) => `Profile "${profile}" holds no id token; its scope may lack "openid".`,
    'zh-CN': ({ profile }) => `配置“${profile}”没有身份令牌；其权限范围可能缺少“openid”。`,
  }),
  'id-token-over': sentence<OfProfile>({
    en: ({ profile }) => `The id token of "${profile}" has ended and a refresh brought no new one; sign in again.`,
    'zh-CN': ({ profile }) => `“${profile}”的身份令牌已到期，刷新也没有得到新的；请重新登录。`,
  }),
  'signing-key-empty': sentence<SigningKey>({
    en: ({ field, algorithm }) => `The key "${field}" cannot sign ${algorithm}: it is empty.`,
    'zh-CN': ({ field, algorithm }) => `密钥“${field}”无法用于 ${algorithm} 签名：它是空的。`,
  }),
  'signing-key-form': sentence<SigningKey & { readonly wanted: string; readonly found: string }>({
    en: ({ field, algorithm, wanted, found }) =>
      `The key "${field}" cannot sign ${algorithm}: ${wanted} is needed, but it is ${found}.`,
    'zh-CN': ({ field, algorithm }) => `密钥“${field}”无法用于 ${algorithm} 签名：需要${pemZh(algorithm)}。`,
  }),
  'signing-key-kind': sentence<SigningKey & { readonly wanted: string }>({
    en: ({ field, algorithm, wanted }) =>
      `The key "${field}" cannot sign ${algorithm}: ${wanted} is needed; this PEM holds another kind of key, or is damaged.`,
    'zh-CN': ({ field, algorithm }) =>
      `密钥“${field}”无法用于 ${algorithm} 签名：需要${pemZh(algorithm)}；此 PEM 中是其他类型的密钥，或已损坏。`,
  }),
  'signing-key-encoding': sentence<SigningKey & { readonly encoding: string }>({
    en: ({ field, algorithm, encoding }) =>
      `The key "${field}" cannot sign ${algorithm}: it is not ${encoding}; choose how the secret is written.`,
    'zh-CN': ({ field, algorithm, encoding }) =>
      `密钥“${field}”无法用于 ${algorithm} 签名：它不是 ${encoding}；请选择密钥的书写方式。`,
  }),
  'redirect-port-unfit': sentence({
    en: () => '"redirectPort" must be a port number, or 0 for any free port.',
    'zh-CN': () => '“redirectPort”应为端口号，或用 0 表示任意空闲端口。',
  }),
  'redirect-path-unfit': sentence({
    en: () => '"redirectPath" must be a plain path that starts with a slash.',
    'zh-CN': () => '“redirectPath”应为以斜杠开头的普通路径。',
  }),
  'claim-needed': sentence<{ readonly field: string }>({
    en: ({ field }) => `"${field}" is needed for this token.`,
    'zh-CN': ({ field }) => `此令牌需要“${field}”。`,
  }),
  'claim-seconds': sentence<{ readonly field: string }>({
    en: ({ field }) => `"${field}" must be a whole number of seconds.`,
    'zh-CN': ({ field }) => `“${field}”应为整数秒。`,
  }),
  'claim-one-of': sentence<{ readonly what: string; readonly choices: string }>({
    en: ({ what, choices }) => `The ${what} must be one of ${choices}.`,
    'zh-CN': ({ what, choices }) => `${what === 'algorithm' ? '签名算法' : '密钥编码'}应为以下之一：${choices}。`,
  }),
  'claim-number': sentence<{ readonly field: string }>({
    en: ({ field }) => `"${field}" must be a number.`,
    'zh-CN': ({ field }) => `“${field}”应为数字。`,
  }),
  'claim-json': sentence<{ readonly field: string }>({
    en: ({ field }) => `"${field}" must be JSON.`,
    'zh-CN': ({ field }) => `“${field}”应为 JSON。`,
  }),
} as const
