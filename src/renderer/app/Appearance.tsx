import { MantineProvider } from '@mantine/core'
import { type ReactNode, useEffect, useMemo, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { PreferencesView } from '../../shared/views.ts'
import { useVault } from '../store/vault-context.tsx'
import { resolveLanguage } from '../text/create-i18n.ts'
import { theme } from '../ui/theme.ts'

/** Theme, language and accent, from the preferences and the system; remembered for `first-paint.js` of the next start. */
export function Appearance({ children }: { children: ReactNode }) {
  const preferences = useVault((state) => state.preferences)
  const scheme = useScheme(preferences?.theme ?? null)
  useLanguage(preferences?.language ?? null)
  useAccent()
  // Mantine would otherwise apply its own remembered scheme for one frame.
  const manager = useMemo(
    () => ({ get: () => scheme, set() {}, subscribe() {}, unsubscribe() {}, clear() {} }),
    [scheme],
  )
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={scheme}
      colorSchemeManager={manager}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      {children}
    </MantineProvider>
  )
}

const darkQuery = '(prefers-color-scheme: dark)'

function useScheme(theme: PreferencesView['theme'] | null): 'light' | 'dark' {
  const systemDark = useSyncExternalStore(
    (changed) => {
      const media = matchMedia(darkQuery)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    () => matchMedia(darkQuery).matches,
  )
  useEffect(() => {
    if (theme) remember('tokenvault.theme', theme)
  }, [theme])
  // Until the preferences have been read, what the first paint chose stays.
  if (theme === null) {
    return document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark' ? 'dark' : 'light'
  }
  if (theme !== 'system') return theme
  return systemDark ? 'dark' : 'light'
}

function useLanguage(preference: PreferencesView['language'] | null): void {
  const { i18n } = useTranslation()
  useEffect(() => {
    if (preference === null) return
    remember('tokenvault.language', preference)
    const language = resolveLanguage(preference, navigator.languages)
    document.documentElement.lang = language
    if (i18n.language !== language) void i18n.changeLanguage(language)
  }, [preference, i18n])
}

/** The system's colour, from which the style sheet makes its own shades. */
function useAccent(): void {
  const known = useVault((state) => state.capabilities !== null)
  const accent = useVault((state) => state.capabilities?.accent ?? '')
  useEffect(() => {
    if (!known) return
    const { style, dataset } = document.documentElement
    if (accent === '') {
      style.removeProperty('--system-accent')
      delete dataset.accent
    } else {
      style.setProperty('--system-accent', accent)
      dataset.accent = 'system'
    }
    if (accent !== '' || recall('tokenvault.accent')) remember('tokenvault.accent', accent)
  }, [known, accent])
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Storage is off: the next start follows the system until the preferences are read.
  }
}
