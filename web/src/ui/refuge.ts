/** What one can be led back to. */
const PLACES = 'section, form, [role="tabpanel"], main'
/** Dialogs hand the focus back to what opened them, if it is still there; they come first. */
const PATIENCE_MS = 50

/**
 * Watches over the focus. What has it may be taken off the page, with a row that is removed, a button that has done its
 * work, a page that is left, or be no stop any more: whoever works by keyboard, or is read the page, would stand nowhere. They are led to the
 * nearest place around it that is left: its heading, if it has one.
 *
 * @return ends the watch
 */
export function watchFocus(): () => void {
  /** From what has the focus outwards; and from what had it before a dialog came. */
  let path: Element[] = []
  let before: Element[] = []
  let due: ReturnType<typeof setTimeout> | undefined

  function came({ target }: FocusEvent) {
    const now = outwards(target as Element)
    if (!isInDialog(now)) {
      before = []
    } else if (!isInDialog(path)) {
      before = path
    }
    path = now
  }

  function went({ target }: FocusEvent) {
    // What is taken away is so by then; what is not was left by the user.
    setTimeout(() => {
      if (isNowhere() && path[0] === target && !isLost()) {
        path = []
        before = []
      }
      look()
    })
  }

  function look() {
    if (due === undefined && isLost()) {
      due = setTimeout(() => {
        due = undefined
        if (isLost()) {
          lead()
        }
      }, PATIENCE_MS)
    }
  }

  const isLost = () => isNowhere() && path[0] !== undefined && !canHaveFocus(path[0])

  function lead() {
    const place = [...path, ...before].find((one) => one.isConnected && one.matches(PLACES)) ?? document.querySelector('main')
    const isPage = place?.matches('main') ?? false
    const target = place?.querySelector<HTMLElement>(isPage ? 'h1' : ':scope > h2') ?? (place as HTMLElement | null)
    if (target && !target.hasAttribute('tabindex')) {
      target.tabIndex = -1
    }
    // Where one was, nothing is to jump.
    target?.focus({ preventScroll: !isPage })
  }

  const changes = new MutationObserver(look)
  changes.observe(document.body, { childList: true, subtree: true })
  document.addEventListener('focusin', came)
  document.addEventListener('focusout', went)
  return () => {
    clearTimeout(due)
    changes.disconnect()
    document.removeEventListener('focusin', came)
    document.removeEventListener('focusout', went)
  }
}

const isNowhere = () => document.activeElement === null || document.activeElement === document.body

const canHaveFocus = (element: Element) =>
  element.isConnected &&
  !element.matches(':disabled') &&
  (element.hasAttribute('tabindex') || (element as HTMLElement).tabIndex >= 0)

const isInDialog = (path: Element[]) => path.some((one) => one.matches('[role="alertdialog"], [role="dialog"]'))

function outwards(element: Element): Element[] {
  const path: Element[] = []
  for (let one: Element | null = element; one && one !== document.body; one = one.parentElement) {
    path.push(one)
  }
  return path
}
