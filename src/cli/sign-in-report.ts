import type { Browser } from '../node/open-browser.ts'
import type { SignInView } from '../shared/views.ts'
import { keepPicture } from './challenge-picture.ts'
import { formatDuration } from './duration.ts'
import type { Invocation } from './invocation.ts'
import type { Terminal } from './terminal.ts'

type Step = SignInView['step']

/** Tells of a step; resolves with the answer to a challenge. */
export type SignInReport = (step: Step) => Promise<string | undefined>

/** One event a line with `--json`, otherwise words for a person. `browser`: `null` when nothing is to be opened. */
export function createSignInReport(
  { terminal, home }: Pick<Invocation, 'terminal' | 'home'>,
  browser: Browser | null,
): SignInReport {
  return terminal.json ? jsonReport(terminal, browser) : humanReport(terminal, browser, home)
}

function jsonReport(terminal: Terminal, browser: Browser | null): SignInReport {
  return async (step) => {
    switch (step.kind) {
      case 'browser':
        terminal.printJson({ event: 'open', url: step.url, expiresAt: step.expiresAt })
        await browser?.open(step.url)
        return undefined
      case 'device-code': {
        const { userCode, verificationUri, verificationUriComplete, expiresAt } = step
        terminal.printJson({ event: 'device-code', userCode, verificationUri, verificationUriComplete, expiresAt })
        return undefined
      }
      case 'challenge': {
        terminal.printJson({ event: 'challenge', kind: step.challenge, prompt: step.prompt, image: step.image })
        return (await terminal.readLine()) ?? ''
      }
      case 'done':
        terminal.printJson({ event: 'done', expiresAt: step.expiresAt })
        return undefined
      case 'failed':
        terminal.printJson({ event: 'failed', code: step.error.code, message: step.error.message })
        return undefined
      default:
        return undefined
    }
  }
}

function humanReport(terminal: Terminal, browser: Browser | null, home: string): SignInReport {
  return async (step) => {
    switch (step.kind) {
      case 'browser':
        await tellBrowser(terminal, browser, step.url)
        return undefined
      case 'device-code':
        await tellDeviceCode(terminal, step)
        return undefined
      case 'challenge':
        return askChallenge(terminal, step, home)
      case 'done':
        terminal.print(
          step.expiresAt === null
            ? 'Signed in.'
            : `Signed in; the token is good for ${formatDuration(step.expiresAt - Date.now())}.`,
        )
        return undefined
      case 'failed':
        terminal.fail(Object.assign(new Error(step.error.message), { code: step.error.code }))
        return undefined
      default:
        return undefined
    }
  }
}

async function askChallenge(terminal: Terminal, step: Extract<Step, { kind: 'challenge' }>, home: string) {
  const picture = step.image === null ? undefined : await keepPicture(step.image, home)
  if (picture) terminal.note(`The picture is in ${picture.path}`)
  else if (step.image !== null) terminal.note('The picture is shown in the window of Token Vault.')
  try {
    return await terminal.ask(`${step.prompt}: `, { hidden: step.challenge === 'secret' && terminal.interactive })
  } finally {
    await picture?.remove()
  }
}

async function tellBrowser(terminal: Terminal, browser: Browser | null, url: string): Promise<void> {
  const opened = (await browser?.open(url)) === true
  terminal.note(opened ? 'Your browser shows the sign-in page. If it does not, open:' : 'Open this link to sign in:')
  terminal.note(`\n  ${url}\n`)
  terminal.note('Waiting for the sign-in; Ctrl-C cancels it.')
}

async function tellDeviceCode(terminal: Terminal, step: Extract<Step, { kind: 'device-code' }>): Promise<void> {
  const frame = '─'.repeat(step.userCode.length + 6)
  terminal.note(`Open ${step.verificationUri} on any device and enter this code:\n`)
  terminal.note(`  ┌${frame}┐\n  │   ${step.userCode}   │\n  └${frame}┘\n`)
  if (terminal.interactive && step.verificationUriComplete !== null) {
    const { default: qrcode } = await import('qrcode')
    terminal.note(await qrcode.toString(step.verificationUriComplete, { type: 'terminal', small: true }))
  }
  terminal.note(
    `Only enter it if you started this sign-in yourself. It is good for ${formatDuration(step.expiresAt - Date.now())}; Ctrl-C cancels.`,
  )
}
