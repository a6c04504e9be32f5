import { profileSentences } from '../profile-sentences.ts'
import { sentence } from './sentence.ts'

export interface Whose {
  readonly profile: string
}

const reasonsEn: Readonly<Record<string, string>> = {
  'never-signed-in': 'is not signed in',
  'session-ended': 'needs a new sign-in: the server ended its session',
  'refresh-interrupted':
    'needs a new sign-in: the answer to an earlier refresh was lost, and the server no longer accepts the refresh token',
  'no-refresh-token': 'needs a new sign-in: its token expired and the server gave no refresh token',
  'credential-expired': 'needs a new credential: the stored one expired',
  'credential-rejected': 'needs a new credential: the stored one was refused',
  'record-unreadable': 'needs a new sign-in: its stored record cannot be read and was set aside',
  'restored-copy':
    'was restored from a backup and is not refreshed here, because the installation that wrote the backup may still refresh it',
  'moved-away': 'has moved to another installation',
}

/** What to do besides a new sign-in. */
type Remedies = Readonly<Record<string, (profile: string) => string>>
const remediesEn: Remedies = {
  'restored-copy': (profile) => ` If that installation is gone, run \`tokenvault refresh ${profile} --take-over\`.`,
  'moved-away': () => ' Import the file of the move to bring it back.',
}
const remediesZh: Remedies = {
  'restored-copy': (profile) => `如果那处安装已不存在，请运行 \`tokenvault refresh ${profile} --take-over\`。`,
  'moved-away': () => '导入转移文件可将其取回。',
}
const windowRemediesEn: Remedies = {
  ...remediesEn,
  'restored-copy': () => ' If that installation is gone, press “It is gone: take over” there.',
}
const windowRemediesZh: Remedies = {
  ...remediesZh,
  'restored-copy': () => '如果那处安装已不存在，请点击“它已不存在：接管”。',
}

/** In UTC: the engine does not know the reader's zone. */
const utc = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')

function happenedEn(reason: string, answerLostAt: number | undefined): string {
  const happened = reasonsEn[reason] ?? 'needs a new sign-in'
  if (reason !== 'refresh-interrupted' || answerLostAt === undefined) return happened
  return happened.replace('an earlier refresh', `the refresh of ${utc(answerLostAt)} UTC`)
}

function happenedZh(reason: string, answerLostAt: number | undefined): string {
  const { signIn, answerLost } = profileSentences['zh-CN']
  if (reason === 'refresh-interrupted' && answerLostAt !== undefined) return answerLost(`${utc(answerLostAt)} UTC`)
  return Object.hasOwn(signIn, reason) ? signIn[reason as keyof typeof signIn].happened : '需要重新登录。'
}

/** Why a token cannot be refreshed or lent now. */
export const refreshSentences = {
  'sign-in-needed': sentence<Whose & { readonly reason: string; readonly answerLostAt?: number }>({
    en: ({ profile, reason, answerLostAt }) =>
      `Profile "${profile}" ${happenedEn(reason, answerLostAt)}. Run \`tokenvault login ${profile}\` or use the window.${remediesEn[reason]?.(profile) ?? ''}`,
    'zh-CN': ({ profile, reason, answerLostAt }) =>
      `配置“${profile}”：${happenedZh(reason, answerLostAt)}请运行 \`tokenvault login ${profile}\`，或在窗口中登录。${remediesZh[reason]?.(profile) ?? ''}`,
    inWindow: {
      en: ({ profile, reason, answerLostAt }) =>
        `Profile "${profile}" ${happenedEn(reason, answerLostAt)}. Press “Sign in” on its page.${windowRemediesEn[reason]?.(profile) ?? ''}`,
      'zh-CN': ({ profile, reason, answerLostAt }) =>
        `配置“${profile}”：${happenedZh(reason, answerLostAt)}请在其页面中点击“登录”。${windowRemediesZh[reason]?.(profile) ?? ''}`,
    },
  }),
  'refresh-offline': sentence<Whose>({
    en: ({ profile }) => `No network to refresh profile "${profile}"; its session is kept and the refresh is retried.`,
    'zh-CN': ({ profile }) => `没有网络，无法刷新配置“${profile}”；会话已保留，系统会自动重试。`,
  }),
  'refresh-unanswered': sentence<Whose>({
    en: ({ profile }) =>
      `The server of profile "${profile}" could not be reached or is busy; its session is kept and the refresh is retried.`,
    'zh-CN': ({ profile }) => `无法连接配置“${profile}”的服务器，或服务器繁忙；会话已保留，系统会自动重试。`,
  }),
  'refresh-misunderstood': sentence<Whose>({
    en: ({ profile }) =>
      `The server of profile "${profile}" gave an answer that is not a token; its session is kept and the refresh is retried.`,
    'zh-CN': ({ profile }) => `配置“${profile}”的服务器返回的不是令牌；会话已保留，系统会自动重试。`,
  }),
  'refresh-refused': sentence<Whose>({
    en: ({ profile }) =>
      `The server of profile "${profile}" refused the client or its settings; its session is kept. Check the profile's settings.`,
    'zh-CN': ({ profile }) => `配置“${profile}”的服务器拒绝了客户端或其设置；会话已保留。请检查此配置的设置。`,
  }),
  'refresh-failed': sentence<Whose>({
    en: ({ profile }) => `Refreshing profile "${profile}" failed; it is retried.`,
    'zh-CN': ({ profile }) => `刷新配置“${profile}”失败；系统会自动重试。`,
  }),
  'token-ended-before-use': sentence<Whose>({
    en: ({ profile }) =>
      `The token of profile "${profile}" ended before it could be used; its session is kept, try again.`,
    'zh-CN': ({ profile }) => `配置“${profile}”的令牌在使用前已到期；会话已保留，请重试。`,
  }),
  'refresh-not-answered-yet': sentence<Whose>({
    en: ({ profile }) =>
      `The server of profile "${profile}" has not answered yet; the refresh goes on, try again in a moment.`,
    'zh-CN': ({ profile }) => `配置“${profile}”的服务器尚未响应；刷新仍在进行，请稍后重试。`,
  }),
  'session-unsaved': sentence<Whose>({
    en: ({ profile }) =>
      `The session of profile "${profile}" cannot be saved; make room or make the data directory writable. Nothing is lost while Token Vault keeps running.`,
    'zh-CN': ({ profile }) =>
      `无法保存配置“${profile}”的会话；请腾出空间，或让数据目录可写。只要 Token Vault 保持运行，就不会丢失任何内容。`,
  }),
  'token-born-expired': sentence<Whose>({
    en: ({ profile }) =>
      `The server of profile "${profile}" issued a token that has already expired; check the clocks of both machines.`,
    'zh-CN': ({ profile }) => `配置“${profile}”的服务器签发了已过期的令牌；请检查两台机器的时钟。`,
  }),
} as const
