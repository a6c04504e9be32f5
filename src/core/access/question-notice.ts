import type { NoticeView } from '../../shared/views.ts'
import type { AskedRequest } from './question-desk.ts'

/** Says who wants what; a path can be long, and the window shows all of it. */
export function questionNotice({ client, route, ask }: AskedRequest): NoticeView {
  const path = ask.path.length > 80 ? `${ask.path.slice(0, 79)}…` : ask.path
  const request = `${ask.methods.join(' → ')} ${path}`
  return {
    kind: 'access-question',
    profileId: route.profileId,
    title: {
      en: `${client.name} asks to use ${route.profileName}`,
      'zh-CN': `${client.name} 请求使用 ${route.profileName}`,
    },
    body: {
      en: `${request} waits for a minute. Answer in the window or in the tray.`,
      'zh-CN': `${request} 将等待一分钟。请在窗口或托盘中答复。`,
    },
  }
}
