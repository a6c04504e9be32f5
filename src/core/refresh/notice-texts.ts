import { profileSentences } from '../../shared/profile-sentences.ts'
import type { LastErrorView, LocalText, NoticeView, SignInReason } from '../../shared/views.ts'
import type { Profile } from '../profiles/profile.ts'

export function signInNeededNotice(profile: Profile, reason: SignInReason, answerLostAt?: number): NoticeView {
  return {
    kind: 'sign-in-needed',
    profileId: profile.id,
    title: { en: `${profile.name} needs you to sign in`, 'zh-CN': `${profile.name} 需要重新登录` },
    body: { en: signInBody('en', reason, answerLostAt), 'zh-CN': signInBody('zh-CN', reason, answerLostAt) },
  }
}

/** The same words as in the window: what happened, and what to do. */
function signInBody(language: keyof LocalText, reason: SignInReason, answerLostAt: number | undefined): string {
  const { signIn, answerLost } = profileSentences[language]
  const { todo } = signIn[reason]
  const lost = reason === 'refresh-interrupted' && answerLostAt !== undefined
  const happened = lost ? answerLost(utc(answerLostAt)) : signIn[reason].happened
  return language === 'en' ? `${happened} ${todo}` : `${happened}${todo}`
}

/** The engine does not know the reader's zone, and a notice without a time is no warning. */
function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

export function refreshTokenEndingNotice(profile: Profile, expiresAt: number): NoticeView {
  const time = utc(expiresAt)
  return {
    kind: 'refresh-token-ending',
    profileId: profile.id,
    title: { en: `${profile.name}: the session ends soon`, 'zh-CN': `${profile.name}：会话即将结束` },
    body: {
      en: `Its refresh token ends at ${time}. Sign in again before that to stay signed in.`,
      'zh-CN': `刷新令牌将于 ${time} 到期，请在此之前重新登录以保持登录状态。`,
    },
  }
}

const failingBodies: Partial<Record<LastErrorView['code'], LocalText>> = {
  PROVIDER_REJECTED: {
    en: 'The server refuses the client or its settings. The session is kept; check the settings.',
    'zh-CN': '服务器拒绝了客户端或其设置。会话已保留，请检查设置。',
  },
  STORAGE_UNAVAILABLE: {
    en: 'The session cannot be saved: the disk is full or not writable. Make room; nothing is lost while Token Vault keeps running.',
    'zh-CN': '无法保存会话：磁盘已满或不可写。请清理空间；只要 Token Vault 保持运行，就不会丢失任何内容。',
  },
}

export function refreshFailingNotice(profile: Profile, error: LastErrorView): NoticeView {
  return {
    kind: 'refresh-failing',
    profileId: profile.id,
    title: { en: `${profile.name} cannot be refreshed`, 'zh-CN': `${profile.name} 无法刷新` },
    body: failingBodies[error.code] ?? {
      en: 'Its token expired and the refresh fails. The session is kept and the refresh is retried.',
      'zh-CN': '令牌已过期且刷新失败。会话已保留，系统会继续重试。',
    },
  }
}

export function notRevokedNotice({ id, name }: Profile): NoticeView {
  return {
    kind: 'not-revoked',
    profileId: id,
    title: { en: `${name}: the provider did not revoke the token`, 'zh-CN': `${name}：服务商未能吊销令牌` },
    body: {
      en: 'Its tokens are erased here, but may work elsewhere until they end. Remove the session in your account at the provider if that matters.',
      'zh-CN': '令牌已从本机清除，但在到期前仍可能在别处有效。如有需要，请在服务商的账户中移除该会话。',
    },
  }
}

const manyTitles: Readonly<Record<NoticeView['kind'], (count: number) => LocalText>> = {
  'sign-in-needed': (count) => ({
    en: `${count} profiles need you to sign in`,
    'zh-CN': `${count} 个配置需要重新登录`,
  }),
  'refresh-token-ending': (count) => ({ en: `${count} sessions end soon`, 'zh-CN': `${count} 个会话即将结束` }),
  'refresh-failing': (count) => ({ en: `${count} profiles cannot be refreshed`, 'zh-CN': `${count} 个配置无法刷新` }),
  'not-revoked': (count) => ({
    en: `The tokens of ${count} profiles were not revoked`,
    'zh-CN': `${count} 个配置的令牌未能吊销`,
  }),
  'proxy-problem': (count) => ({ en: `${count} problems of the proxy`, 'zh-CN': `代理出现 ${count} 个问题` }),
  'storage-problem': () => ({ en: 'The vault file cannot be used', 'zh-CN': '保险库文件无法使用' }),
  'access-question': (count) => ({ en: `${count} requests wait for you`, 'zh-CN': `${count} 个请求等待答复` }),
  'still-running': () => ({ en: 'Token Vault is still running', 'zh-CN': 'Token Vault 仍在运行' }),
}

/** Names that fit into a notification. */
const namesShown = 5

/** One notice for many profiles: how many, the first names, and where to look. */
export function manyNotice(kind: NoticeView['kind'], names: readonly string[]): NoticeView {
  const shown = names.slice(0, namesShown)
  const left = names.length - shown.length
  const [en, zh] = left > 0 ? [` and ${left} more`, `等 ${names.length} 个`] : ['', '']
  return {
    kind,
    profileId: null,
    title: manyTitles[kind](names.length),
    body: {
      en: `${shown.join(', ')}${en}. Open Token Vault to see what each needs.`,
      'zh-CN': `${shown.join('、')}${zh}。请打开 Token Vault 查看各自的情况。`,
    },
  }
}
