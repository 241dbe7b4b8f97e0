import { useSyncExternalStore } from 'react'
import { useConnection } from './context'
import type { Session } from './session'

/**
 * What somebody has typed and not yet sent, and what was sent and is not settled, each under a name. It outlasts the tab
 * and the page that it was typed in, for who leaves a form may come back to it; it is in memory alone, and not the next
 * person's. While there is something, the browser asks before the page is closed.
 */
export class Kept {
  readonly #values = new Map<string, { value: unknown; asks: boolean }>()
  readonly #listeners = new Set<() => void>()
  #bearer: string | undefined

  #era = 0

  constructor(session: Session) {
    this.#bearer = session.bearer()
    session.subscribe(() => {
      const now = session.bearer()
      if (this.#bearer !== now) {
        this.#bearer = now
        this.#values.clear()
        this.#era += 1
        this.#changed()
      }
    })
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get<T>(name: string): T | undefined {
    return this.#values.get(name)?.value as T | undefined
  }

  /**
   * @param value nothing once there is nothing left to lose
   * @param asks whether the browser is to ask before that is lost
   */
  set(name: string, value: unknown, asks = true): void {
    const before = this.#values.get(name)
    if (before?.value === value && (value === undefined || before?.asks === asks)) {
      return
    }
    if (value === undefined) {
      this.#values.delete(name)
    } else {
      this.#values.set(name, { value, asks })
    }
    this.#changed()
  }

  /** Another for each person: what was begun for one is not kept for the next. */
  get era(): number {
    return this.#era
  }

  /** Whether there is something that would be lost. */
  readonly asks = (): boolean => [...this.#values.values()].some((one) => one.asks)

  #changed(): void {
    // There only while it is needed: browsers do not freeze a page that has it.
    if (this.asks()) {
      addEventListener('beforeunload', ask)
    } else {
      removeEventListener('beforeunload', ask)
    }
    for (const listener of this.#listeners) {
      listener()
    }
  }
}

function ask(event: Event): void {
  event.preventDefault()
}

/**
 * A form's state, kept under a name for as long as it is another than its blank one. What is set after the form has gone,
 * by an answer that came late, is still set.
 */
export function useKept<T extends object>(name: string, blank: T): [T, (change: (before: T) => T) => void] {
  const { kept } = useConnection()
  const value = useSyncExternalStore(kept.subscribe, () => kept.get<T>(name) ?? blank)
  const set = (change: (before: T) => T) => {
    const next = change(kept.get<T>(name) ?? blank)
    kept.set(name, isSame(next, blank) ? undefined : next)
  }
  return [value, set]
}

function isSame<T extends object>(one: T, other: T): boolean {
  const names = Object.keys({ ...one, ...other }) as (keyof T)[]
  return names.every((name) => Object.is(one[name], other[name]))
}
