import { useSyncExternalStore } from 'react'
import { useConnection } from './context'
import type { Session } from './session'

/**
 * What somebody has typed and not yet sent, and what was sent and is not settled, each under a name. It outlasts the tab
 * and the page that it was typed in, for who leaves a form may come back to it; it is in memory alone, and not the next
 * person's. While there is something, the browser asks before the page is closed.
 */
export class Kept {
  readonly #values = new Map<string, unknown>()
  readonly #listeners = new Set<() => void>()
  #bearer: string | undefined

  constructor(session: Session) {
    this.#bearer = bearerOf(session)
    session.subscribe(() => {
      const now = bearerOf(session)
      if (this.#bearer !== now) {
        this.#bearer = now
        this.#values.clear()
        this.#changed()
      }
    })
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get<T>(name: string): T | undefined {
    return this.#values.get(name) as T | undefined
  }

  /** @param value nothing once there is nothing left to lose */
  set(name: string, value: unknown): void {
    if (this.#values.get(name) === value) {
      return
    }
    if (value === undefined) {
      this.#values.delete(name)
    } else {
      this.#values.set(name, value)
    }
    this.#changed()
  }

  #changed(): void {
    // There only while it is needed: browsers do not freeze a page that has it.
    if (this.#values.size > 0) {
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

function bearerOf(session: Session): string | undefined {
  const person = session.person()
  return person && `${person.tenantId}/${person.userId}`
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
