/**
 * While an input method composes (Chinese, Japanese, Korean), Enter takes a word and Escape drops it: those keys are not
 * for the window. Safari ends the composition before it tells of the key, whose code then is 229 (UI Events, 7.3.1).
 */
export function leaveKeysToInputMethod(page: Window): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) event.stopImmediatePropagation()
  }
  // Before every other listener: dialogs hear Escape on the window, too.
  page.addEventListener('keydown', onKey, true)
  return () => page.removeEventListener('keydown', onKey, true)
}
