import type { RefObject } from 'react'

/** Where the focus goes on when what had it goes: once the dialog that asked has gone as well. */
export function focusSoon(place: RefObject<HTMLElement | null>): void {
  setTimeout(() => place.current?.focus())
}
