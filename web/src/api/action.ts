import { useRef } from 'react'

/**
 * The idempotency key of what a user is doing. The same intent keeps its key over double clicks and retries until it is
 * known to be done; another intent is another action and has a new one.
 */
export class ActionKey {
  #key: string | undefined
  #intent: string | undefined

  keyFor(intent: unknown): string {
    const text = JSON.stringify(intent)
    if (this.#key === undefined || this.#intent !== text) {
      this.#key = crypto.randomUUID()
      this.#intent = text
    }
    return this.#key
  }

  /** The intent was carried out: the same again is meant anew. */
  done(): void {
    this.#key = undefined
  }
}

export function useActionKey(): ActionKey {
  const key = useRef<ActionKey | null>(null)
  key.current ??= new ActionKey()
  return key.current
}
