import type { GuardReason } from './request-guard.ts'

const sentences: Readonly<Record<GuardReason | 'spent-link' | 'other-user', { title: string; text: string }>> = {
  'no-session': {
    title: 'This window needs its link',
    text: 'Run <code>tokenvault serve</code> again: it prints a fresh one-time link to the running host.',
  },
  'spent-link': {
    title: 'This link was used already, or is too old',
    text: 'Each link opens the window once. Run <code>tokenvault serve</code> again for a fresh one.',
  },
  'other-user': { title: 'Refused', text: 'The window is for the user who started it. The link was not spent.' },
  'foreign-host': {
    title: 'Wrong address',
    text: 'The window answers at http://127.0.0.1 and its own port only. Forward the same port number to reach it over SSH.',
  },
  'other-site': {
    title: 'Opened from another site',
    text: 'Copy the link into the address bar instead of following it from a page.',
  },
  'foreign-origin': { title: 'Refused', text: 'Another site asked for this.' },
  'not-loopback': { title: 'Refused', text: 'The window is for this machine only.' },
  'unknown-path': { title: 'Nothing here', text: 'Open <a href="/">the window</a>.' },
  'not-json': { title: 'Refused', text: 'Calls are JSON.' },
}

/** A page for people; static, so that nothing of a request is reflected. */
export function refusalPage(reason: keyof typeof sentences): string {
  const { title, text } = sentences[reason]
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Token Vault: ${title}</title><h1>${title}</h1><p>${text}</p></html>\n`
}

/** The same for programs. */
export function refusalSentence(reason: keyof typeof sentences): string {
  const { title, text } = sentences[reason]
  return `${title}. ${text.replaceAll(/<[^>]+>/g, '')}`
}
