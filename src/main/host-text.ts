/** What the host itself says outside the window: dialogs and one notification. */
export interface HostText {
  readonly stillRunning: { readonly title: string; readonly body: string }
  readonly inUse: {
    readonly message: string
    readonly detail: (directory: string) => string
    readonly open: string
    readonly quit: string
    readonly failed: string
  }
  readonly cannotStart: string
  readonly debuggingRefused: (switches: string) => string
}

export const hostTexts: { readonly en: HostText; readonly 'zh-CN': HostText } = {
  en: {
    stillRunning: {
      title: 'Token Vault is still running',
      body: 'It keeps your tokens fresh from the tray. Quit it there, or change this in Settings.',
    },
    inUse: {
      message: 'Token Vault is already running without a desktop window',
      detail: (directory) =>
        `Another program, started with "tokenvault serve", uses ${directory}. Its window can be opened in the browser.`,
      open: 'Open its window',
      quit: 'Quit',
      failed: 'The other program did not answer. Wait a moment, or end it, and start Token Vault again.',
    },
    cannotStart: 'Token Vault cannot start',
    debuggingRefused: (switches) => `Token Vault does not start with ${switches}: a debugger could read your tokens.`,
  },
  'zh-CN': {
    stillRunning: {
      title: 'Token Vault 仍在运行',
      body: '它会在托盘中继续保持令牌有效。可在托盘菜单中退出，或在设置中更改此行为。',
    },
    inUse: {
      message: 'Token Vault 已在运行，但没有桌面窗口',
      detail: (directory) =>
        `另一个由 "tokenvault serve" 启动的程序正在使用 ${directory}。可以在浏览器中打开它的窗口。`,
      open: '打开它的窗口',
      quit: '退出',
      failed: '另一个程序没有响应。请稍候，或结束该程序后再启动 Token Vault。',
    },
    cannotStart: 'Token Vault 无法启动',
    debuggingRefused: (switches) => `Token Vault 不接受 ${switches}：调试器可能读取您的令牌。`,
  },
}

/** Said once, when the window is first closed to the tray. */
export const stillRunningNotice = {
  title: { en: hostTexts.en.stillRunning.title, 'zh-CN': hostTexts['zh-CN'].stillRunning.title },
  body: { en: hostTexts.en.stillRunning.body, 'zh-CN': hostTexts['zh-CN'].stillRunning.body },
  profileId: null,
}
