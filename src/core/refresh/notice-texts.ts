import type { LastErrorView, LocalText, NoticeView, SignInReason } from '../../shared/views.ts'
import type { Profile } from '../profiles/profile.ts'

const signInBodies: Readonly<Record<SignInReason, LocalText>> = {
  'session-ended': {
    en: 'The server ended the session. Sign in again to go on.',
    'zh-CN': '服务器已结束会话，请重新登录后继续使用。',
  },
  'refresh-interrupted': {
    en: 'The answer to a refresh was lost and the server no longer accepts the refresh token. Sign in again to go on.',
    'zh-CN': '一次刷新的响应丢失，服务器不再接受该刷新令牌，请重新登录后继续使用。',
  },
  'no-refresh-token': {
    en: 'The token expired and the server gave no refresh token. Sign in again to go on.',
    'zh-CN': '令牌已过期，且服务器未提供刷新令牌，请重新登录后继续使用。',
  },
  'credential-expired': {
    en: 'The stored credential expired. Enter a new one to go on.',
    'zh-CN': '保存的凭据已过期，请填写新的凭据后继续使用。',
  },
  'credential-rejected': {
    en: 'The stored credential was refused. Enter a new one to go on.',
    'zh-CN': '保存的凭据被拒绝，请填写新的凭据后继续使用。',
  },
  'record-unreadable': {
    en: 'The stored record cannot be read and was set aside. Sign in again to go on.',
    'zh-CN': '保存的记录无法读取，已另行存放，请重新登录后继续使用。',
  },
  'restored-copy': {
    en: 'It was restored from a backup. It is not refreshed here until you sign in again or take it over.',
    'zh-CN': '该会话由备份恢复。在您重新登录或接管之前，不会在此刷新。',
  },
  'moved-away': {
    en: 'Its session has moved to another installation. Sign in again to use it here, too.',
    'zh-CN': '其会话已转移到另一处安装。如需在此使用，请重新登录。',
  },
}

export function signInNeededNotice(profile: Profile, reason: SignInReason): NoticeView {
  return {
    kind: 'sign-in-needed',
    profileId: profile.id,
    title: { en: `${profile.name} needs you to sign in`, 'zh-CN': `${profile.name} 需要重新登录` },
    body: signInBodies[reason],
  }
}

/** Times stand in UTC: the engine does not know the reader's zone, and a notice without a time is no warning. */
export function refreshTokenEndingNotice(profile: Profile, expiresAt: number): NoticeView {
  const time = `${new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`
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
