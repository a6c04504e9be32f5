/** What a start of the program asks for. Sent to the first instance as data, because Electron may reorder argv. */
export interface LaunchIntent {
  /** `false`: start in the tray (start at login), without a window. */
  readonly show: boolean
}

/** Switches that open the program to a debugger. A shipped build refuses to start with any of them. */
const debuggingSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-publish-uid',
  'inspect-wait',
  'debug',
  'debug-brk',
  'debug-port',
  'js-flags',
  'load-extension',
  'disable-web-security',
] as const

/** Reads the arguments; everything but `--hidden` is ignored. */
export function launchIntent(argv: readonly string[]): LaunchIntent {
  return { show: !argv.includes('--hidden') }
}

/**
 * What a second launch told the first one. A person who starts the program again always gets the window, so anything
 * but an explicit hidden start shows it; the data comes from another process and is not trusted to have a shape.
 */
export function parseLaunchIntent(raw: unknown): LaunchIntent {
  const show = typeof raw === 'object' && raw !== null && 'show' in raw ? raw.show : true
  return { show: show !== false }
}

/** The debugging switches among the arguments, by name and without their values. */
export function debuggingSwitchesIn(argv: readonly string[]): string[] {
  const names = argv
    .filter((argument) => argument.startsWith('-'))
    .map((argument) => argument.replace(/^-+/, '').split('=')[0] ?? '')
    .map((name) => name.toLowerCase())
  return debuggingSwitches.filter((forbidden) => names.includes(forbidden))
}
