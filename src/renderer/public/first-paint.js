// Runs before the first paint, from a file because the content security policy forbids inline scripts:
// without it a dark window would flash white until React has mounted.
;(() => {
  const root = document.documentElement
  const read = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const theme = read('tokenvault.theme')
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  // What is seen before the style sheet has come. A property of `root` would win over the sheet, and over later choices.
  document.querySelector('meta[name=color-scheme]')?.setAttribute('content', dark ? 'dark' : 'light')
  const accent = read('tokenvault.accent')
  if (accent !== null && /^#[0-9a-f]{6}$/.test(accent)) {
    root.style.setProperty('--system-accent', accent)
    root.dataset.accent = 'system'
  }
  const language = read('tokenvault.language')
  const chosen = language === 'en' || language === 'zh-CN' ? language : navigator.language
  root.lang = /^zh/i.test(chosen) ? 'zh-CN' : 'en'
})()
