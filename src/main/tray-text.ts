import type { QuestionAnswer } from '../shared/access-views.ts'

/** Every sentence of the tray, in both languages. Names of profiles are the person's own and stay as they are. */
export interface TrayText {
  readonly copyToken: string
  readonly copyHeader: (header: string) => string
  readonly copyProxyUrl: string
  readonly refresh: string
  readonly signIn: string
  readonly openWindow: string
  readonly refreshAll: string
  readonly pauseProxy: string
  readonly resumeProxy: string
  readonly unlock: string
  readonly setUp: string
  /** The whole state of a vault that is not open. */
  readonly locked: string
  readonly notSetUp: string
  readonly quit: string
  /** Requests that wait for an answer. */
  readonly questions: (count: number) => string
  readonly asks: (client: string, profile: string) => string
  readonly keyOfProcess: (id: number) => string
  readonly covers: (request: string) => string
  readonly moreQuestions: (count: number) => string
  readonly answers: Readonly<Record<QuestionAnswer, string>>
  readonly needsYou: (count: number) => string
  readonly needsYouSoon: (count: number) => string
  /** Requests and profiles together, as the badge counts them. */
  readonly waiting: (count: number) => string
  readonly otherProfiles: string
  readonly moreInWindow: (count: number) => string
  readonly noProfiles: string
  readonly paused: string
  readonly proxyAt: (port: number) => string
  readonly proxyDown: string
  readonly state: {
    readonly signedOut: string
    readonly signingIn: string
    readonly refreshing: string
    readonly expired: string
    readonly needsSignIn: string
    readonly needsKey: string
    readonly restored: string
    readonly movedAway: string
    readonly static: string
    readonly anonymous: string
    readonly unknownLife: string
  }
  /** Time left, from whole minutes. */
  readonly left: (minutes: number) => string
}

export const trayTexts: { readonly en: TrayText; readonly 'zh-CN': TrayText } = {
  en: {
    copyToken: 'Copy token',
    copyHeader: (header) => `Copy ${header} header`,
    copyProxyUrl: 'Copy proxy URL',
    refresh: 'Refresh now',
    signIn: 'Sign in…',
    openWindow: 'Open Token Vault',
    refreshAll: 'Refresh all',
    pauseProxy: 'Pause proxy',
    resumeProxy: 'Resume proxy',
    unlock: 'Unlock…',
    setUp: 'Set up…',
    locked: 'Vault locked, nothing is lent or refreshed',
    notSetUp: 'No vault yet',
    quit: 'Quit Token Vault',
    questions: (count) => (count === 1 ? '1 request waits for you' : `${count} requests wait for you`),
    asks: (client, profile) => `${client} asks to use ${profile}`,
    keyOfProcess: (id) => `Its key lives with process ${id}`,
    covers: (request) => `An hour and always allow ${request}`,
    moreQuestions: (count) =>
      count === 1 ? '1 more question in the window…' : `${count} more questions in the window…`,
    answers: { once: 'Allow once', hour: 'Allow for 1 hour', always: 'Allow always', deny: 'Deny' },
    needsYou: (count) => (count === 1 ? '1 profile needs you' : `${count} profiles need you`),
    needsYouSoon: (count) => (count === 1 ? '1 profile will need you soon' : `${count} profiles will need you soon`),
    waiting: (count) => (count === 1 ? '1 thing needs you' : `${count} things need you`),
    otherProfiles: 'Other profiles',
    moreInWindow: (count) => `${count} more in the window…`,
    noProfiles: 'No profiles yet',
    paused: 'Proxy paused',
    proxyAt: (port) => `Proxy on 127.0.0.1:${port}`,
    proxyDown: 'Proxy is not listening',
    state: {
      signedOut: 'signed out',
      signingIn: 'signing in…',
      refreshing: 'refreshing…',
      expired: 'expired, will retry',
      needsSignIn: 'sign in again',
      needsKey: 'needs a new key',
      restored: 'restored copy, not refreshed',
      movedAway: 'moved away',
      static: 'does not expire',
      anonymous: 'no token needed',
      unknownLife: 'valid, time unknown',
    },
    left: (minutes) => englishLeft(minutes),
  },
  'zh-CN': {
    copyToken: '复制令牌',
    copyHeader: (header) => `复制 ${header} 请求头`,
    copyProxyUrl: '复制代理地址',
    refresh: '立即刷新',
    signIn: '登录…',
    openWindow: '打开 Token Vault',
    refreshAll: '全部刷新',
    pauseProxy: '暂停代理',
    resumeProxy: '恢复代理',
    unlock: '解锁…',
    setUp: '开始设置…',
    locked: '保险库已锁定，不借出也不刷新令牌',
    notSetUp: '尚未创建保险库',
    quit: '退出 Token Vault',
    questions: (count) => `${count} 个请求等待您答复`,
    asks: (client, profile) => `${client} 请求使用 ${profile}`,
    keyOfProcess: (id) => `其密钥随进程 ${id} 存亡`,
    covers: (request) => `“允许 1 小时”和“始终允许”针对 ${request}`,
    moreQuestions: (count) => `窗口中还有 ${count} 个问题…`,
    answers: { once: '允许一次', hour: '允许 1 小时', always: '始终允许', deny: '拒绝' },
    needsYou: (count) => `${count} 个配置需要处理`,
    needsYouSoon: (count) => `${count} 个配置不久需要处理`,
    waiting: (count) => `${count} 项需要处理`,
    otherProfiles: '其他配置',
    moreInWindow: (count) => `窗口中还有 ${count} 个…`,
    noProfiles: '还没有配置',
    paused: '代理已暂停',
    proxyAt: (port) => `代理地址 127.0.0.1:${port}`,
    proxyDown: '代理未在监听',
    state: {
      signedOut: '未登录',
      signingIn: '正在登录…',
      refreshing: '正在刷新…',
      expired: '已过期，将重试',
      needsSignIn: '需要重新登录',
      needsKey: '需要新密钥',
      restored: '备份副本，不刷新',
      movedAway: '已转移',
      static: '不会过期',
      anonymous: '无需令牌',
      unknownLife: '有效，期限未知',
    },
    left: (minutes) => chineseLeft(minutes),
  },
}

function englishLeft(minutes: number): string {
  if (minutes < 1) return 'less than a minute left'
  if (minutes < 60) return `${minutes} min left`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h left` : `${hours} h ${minutes % 60} min left`
  const days = Math.floor(hours / 24)
  return hours % 24 === 0 ? `${days} d left` : `${days} d ${hours % 24} h left`
}

function chineseLeft(minutes: number): string {
  if (minutes < 1) return '剩余不到 1 分钟'
  if (minutes < 60) return `剩余 ${minutes} 分钟`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `剩余 ${hours} 小时` : `剩余 ${hours} 小时 ${minutes % 60} 分钟`
  const days = Math.floor(hours / 24)
  return hours % 24 === 0 ? `剩余 ${days} 天` : `剩余 ${days} 天 ${hours % 24} 小时`
}

/** `locale`: what the system says, used when the person left the choice to it. */
export function trayLanguage(preference: 'system' | 'en' | 'zh-CN', locale: string): 'en' | 'zh-CN' {
  if (preference !== 'system') return preference
  return locale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}
