import { createTheme, type MantineThemeOverride } from '@mantine/core'

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
    Modal: {
      defaultProps: {
        lockScroll: false,
        centered: true,
        transitionProps: { duration: 140, transition: 'pop' },
        overlayProps: { backgroundOpacity: undefined },
      },
    },
    Menu: { defaultProps: { position: 'bottom-end', offset: 4, transitionProps: { duration: 90 }, lockScroll: false } },
    Tooltip: { defaultProps: { openDelay: 350, offset: 6, events: { hover: true, focus: true, touch: false } } },
    Select: { defaultProps: { allowDeselect: false, checkIconPosition: 'right' } },
    Switch: { defaultProps: { withThumbIndicator: false } },
  },
})
