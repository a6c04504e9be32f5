import { createTheme, type MantineThemeOverride } from '@mantine/core'
import { overlaysId } from './Main.tsx'

const portalProps = { target: `#${overlaysId}` }
const dialog = { lockScroll: false, transitionProps: { duration: 140, transition: 'pop' } } as const

/**
 * Behaviour of Mantine's parts. Looks are plain CSS (`mantine.css`), because the content security policy lets nothing
 * write a style tag: variables are static, and no part may lock the page's scroll by injecting one.
 */
export const theme: MantineThemeOverride = createTheme({
  fontFamily: 'var(--font-sans)',
  fontFamilyMonospace: 'var(--font-mono)',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: { defaultProps: { ...dialog, centered: true } },
    ModalRoot: { defaultProps: dialog },
    Menu: {
      defaultProps: {
        position: 'bottom-end',
        offset: 4,
        transitionProps: { duration: 90 },
        lockScroll: false,
        // Its placeholder is a child that a menu must not have; without it the first item gets the focus.
        withInitialFocusPlaceholder: false,
        portalProps,
      },
    },
    Tooltip: {
      defaultProps: { openDelay: 350, offset: 6, events: { hover: true, focus: true, touch: false }, portalProps },
    },
    Select: { defaultProps: { allowDeselect: false, checkIconPosition: 'right', comboboxProps: { portalProps } } },
    MultiSelect: { defaultProps: { comboboxProps: { portalProps } } },
    // Without it the eye beside a passphrase is for the pointer alone (WCAG 2.1.1).
    PasswordInput: { defaultProps: { visibilityToggleFocusable: true } },
    Switch: { defaultProps: { withThumbIndicator: false } },
  },
})
