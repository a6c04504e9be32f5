import type { LocalText, SignInReason } from './views.ts'

interface Condition {
  readonly happened: string
  readonly next: string
  readonly todo: string
}

/** Every sentence about a profile's condition, in both languages. The window, the tray and notices say the same thing. */
export interface ProfileSentences {
  readonly since: (moment: string) => string
  readonly nothing: string
  readonly valid: string
  readonly expired: string
  readonly fixedKey: string
  readonly anonymous: Omit<Condition, 'todo'>
  readonly signingIn: Condition
  readonly refreshing: Omit<Condition, 'todo'>
  readonly failed: (over: boolean, cause: string) => string
  readonly refresh: (duration: string, moment: string) => string
  readonly refreshDue: string
  readonly retry: (duration: string, moment: string) => string
  readonly retryDue: string
  readonly expires: (duration: string, moment: string) => string
  readonly sessionEnds: (moment: string) => string
  /** While refreshes fail: an end that one that works would move on, or nothing would. */
  readonly endsUnlessRefreshed: (moment: string) => string
  readonly joined: (...sentences: string[]) => string
  readonly lastToken: (moment: string) => string
  readonly answerLost: (moment: string) => string
  readonly noEnd: string
  readonly serverClock: (ahead: boolean, difference: string) => string
  readonly endsSoon: { readonly key: string; readonly session: string }
  readonly replace: { readonly key: string; readonly session: string }
  readonly signIn: Readonly<Record<SignInReason | 'never-signed-in', Condition>>
}

const waitsEn = 'Nothing is refreshed or lent until you sign in.'
const waitsZh = '在您登录之前，不会刷新，也不会提供令牌。'

export const profileSentences: Readonly<Record<keyof LocalText, ProfileSentences>> = {
  en: {
    since: (moment) => `since ${moment}`,
    nothing: 'Nothing for you to do.',
    valid: 'The token is valid.',
    expired: 'The token has expired.',
    fixedKey: 'A fixed key, lent as it is.',
    anonymous: { happened: 'Requests go through without a token.', next: 'There is nothing to refresh.' },
    signingIn: {
      happened: 'A sign-in is under way.',
      next: 'It goes on by itself when you are done.',
      todo: 'Finish the sign-in, or cancel it.',
    },
    refreshing: { happened: 'A refresh is under way.', next: 'The new token takes over when it arrives.' },
    failed: (over, cause) =>
      over
        ? `The token has expired, and refreshing it failed: ${cause}.`
        : `The token is valid, but refreshing it failed: ${cause}.`,
    refresh: (duration, moment) => `Refreshes in ${duration}, at ${moment}.`,
    refreshDue: 'Refreshes any moment now.',
    retry: (duration, moment) => `Tries again in ${duration}, at ${moment}.`,
    retryDue: 'Tries again any moment now.',
    expires: (duration, moment) => `Ends in ${duration}, at ${moment}; nothing renews it.`,
    sessionEnds: (moment) => `The session ends at ${moment}, whatever is refreshed.`,
    endsUnlessRefreshed: (moment) => `Its refresh token ends at ${moment}; if it still fails by then, sign in again.`,
    joined: (...sentences) => sentences.join(' '),
    lastToken: (moment) => `The last token is lent until it ends at ${moment}; then nothing is.`,
    answerLost: (moment) => `The answer to the refresh of ${moment} was lost, and with it the new refresh token.`,
    noEnd: 'It has no known end, so no refresh is planned.',
    serverClock: (ahead, difference) =>
      `The provider’s clock is ${difference} ${ahead ? 'ahead of' : 'behind'} this machine’s; times here are corrected.`,
    endsSoon: { key: 'The key ends soon.', session: 'The token ends soon.' },
    replace: {
      key: 'Replace it with a new key before that.',
      session: 'Sign in again before that to stay signed in.',
    },
    signIn: {
      'never-signed-in': {
        happened: 'Nobody is signed in.',
        next: waitsEn,
        todo: 'Sign in to get a token.',
      },
      'session-ended': {
        happened: 'The provider ended this session.',
        next: waitsEn,
        todo: 'Sign in again to start a new one.',
      },
      'refresh-interrupted': {
        happened: 'The answer to a refresh was lost, and with it the new refresh token.',
        next: waitsEn,
        todo: 'Sign in once to get a fresh session.',
      },
      'no-refresh-token': {
        happened: 'The token has expired and the provider gave no refresh token.',
        next: waitsEn,
        todo: 'Sign in again. Asking for offline access in the scope avoids this next time.',
      },
      'credential-expired': {
        happened: 'The stored key has expired.',
        next: 'Nothing is lent until there is a new key.',
        todo: 'Create a new key at the provider and enter it here.',
      },
      'credential-rejected': {
        happened: 'The provider rejected the stored credentials.',
        next: 'Nothing is lent until they are corrected.',
        todo: 'Check the settings of this profile, then sign in.',
      },
      'record-unreadable': {
        happened: 'The stored tokens could not be read. They were set aside, not deleted.',
        next: waitsEn,
        todo: 'Sign in again, and look at the checks in Settings.',
      },
      'restored-copy': {
        happened: 'Restored from a backup. The installation that wrote it may still refresh this session.',
        next: 'Its token is lent while it is good, and not refreshed here.',
        todo: 'Sign in again; or take the session over, if that installation is gone.',
      },
      'moved-away': {
        happened: 'The session has moved to another installation.',
        next: waitsEn,
        todo: 'Sign in to use it here too, or import the file of the move to bring it back.',
      },
    },
  },
  'zh-CN': {
    since: (moment) => `自 ${moment} 起`,
    nothing: '您无需操作。',
    valid: '令牌有效。',
    expired: '令牌已过期。',
    fixedKey: '固定密钥，按原样提供。',
    anonymous: { happened: '请求不带令牌通过。', next: '没有需要刷新的内容。' },
    signingIn: { happened: '正在登录。', next: '完成后会自动继续。', todo: '请完成登录，或将其取消。' },
    refreshing: { happened: '正在刷新。', next: '新令牌到达后即会启用。' },
    failed: (over, cause) => (over ? `令牌已过期，且刷新失败：${cause}。` : `令牌有效，但刷新失败：${cause}。`),
    refresh: (duration, moment) => `${duration}后刷新（${moment}）。`,
    refreshDue: '即将刷新。',
    retry: (duration, moment) => `${duration}后重试（${moment}）。`,
    retryDue: '即将重试。',
    expires: (duration, moment) => `${duration}后到期（${moment}），不会自动续期。`,
    sessionEnds: (moment) => `会话将于 ${moment} 结束，刷新也不能延长。`,
    endsUnlessRefreshed: (moment) => `刷新令牌将于 ${moment} 到期；如果届时仍然失败，请重新登录。`,
    joined: (...sentences) => sentences.join(''),
    lastToken: (moment) => `最后的令牌在 ${moment} 到期前仍可使用，之后不再提供。`,
    answerLost: (moment) => `${moment} 的刷新没有收到响应，新的刷新令牌随之丢失。`,
    noEnd: '没有已知的到期时间，因此没有刷新计划。',
    serverClock: (ahead, difference) => `服务商的时钟比本机${ahead ? '快' : '慢'} ${difference}，此处时间已校正。`,
    endsSoon: { key: '密钥即将到期。', session: '令牌即将到期。' },
    replace: { key: '请在此之前换上新的密钥。', session: '请在此之前重新登录，以保持登录状态。' },
    signIn: {
      'never-signed-in': { happened: '当前未登录。', next: waitsZh, todo: '请登录以获取令牌。' },
      'session-ended': { happened: '服务商已结束此会话。', next: waitsZh, todo: '请重新登录以建立新会话。' },
      'refresh-interrupted': {
        happened: '一次刷新的响应丢失，新的刷新令牌也随之丢失。',
        next: waitsZh,
        todo: '登录一次即可获得新会话。',
      },
      'no-refresh-token': {
        happened: '令牌已过期，且服务商没有提供刷新令牌。',
        next: waitsZh,
        todo: '请重新登录。在权限范围中申请离线访问，下次即可避免。',
      },
      'credential-expired': {
        happened: '保存的密钥已过期。',
        next: '在换上新密钥之前，不会提供令牌。',
        todo: '请在服务商处创建新密钥并填写到这里。',
      },
      'credential-rejected': {
        happened: '服务商拒绝了保存的凭据。',
        next: '在更正之前，不会提供令牌。',
        todo: '请检查此配置的设置，然后登录。',
      },
      'record-unreadable': {
        happened: '无法读取保存的令牌。它们已被另存，没有删除。',
        next: waitsZh,
        todo: '请重新登录，并查看设置中的检查结果。',
      },
      'restored-copy': {
        happened: '由备份恢复。写出该备份的安装可能仍在刷新此会话。',
        next: '其令牌在有效期内仍会提供，但不会在此刷新。',
        todo: '请重新登录；如果那处安装已不存在，也可以接管此会话。',
      },
      'moved-away': {
        happened: '会话已转移到另一处安装。',
        next: waitsZh,
        todo: '如需在此使用请登录；或导入转移文件将其取回。',
      },
    },
  },
}
