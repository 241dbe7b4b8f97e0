import { unanswered } from '../api/problem'

/** Who is signed in, as the token says; for what to show, never for what is allowed. */
export interface Person {
  userId: string
  tenantId: string
  email?: string
  name?: string
  /** Runs the tenant. */
  tenantAdmin?: boolean
}

export type Ending = 'signed-out' | 'expired'

/** A way to sign in: the hosted page of the identity provider, or the local stack's chooser. */
export interface Provider {
  /** The access token, fetched anew if need be; nothing if nobody is signed in. */
  renewed(): Promise<string | undefined>
  forget(returnTo?: string): void
}

/** Holds the token, in memory alone: no other page, tab or later visitor of this machine finds it. */
export class Session {
  #token: string | undefined
  #person: Person | undefined
  #provider: Provider | undefined
  #renewing: Promise<boolean> | undefined
  #successor = 0
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Who is signed in, or was when the session lapsed: what they were about to do is still theirs. */
  readonly person = (): Person | undefined => this.#person

  /** Who it is, told apart from all others. */
  bearer(): string | undefined {
    return this.#person && `${this.#person.tenantId}/${this.#person.userId}`
  }

  /** Whether somebody has to sign in again to go on. */
  readonly lapsed = (): boolean => this.#person !== undefined && this.#token === undefined

  /** Counts how often a lapsed session has become somebody else's. */
  readonly successor = (): number => this.#successor

  token(): Promise<string | undefined> {
    return Promise.resolve(this.#token)
  }

  begin(provider: Provider, token: string, person?: Partial<Person>): void {
    const now = { ...personIn(token), ...person }
    const before = this.bearer()
    this.#provider = provider
    this.#renewing = undefined
    this.#token = token
    this.#person = now
    if (before !== undefined && before !== this.bearer()) {
      this.#successor += 1
    }
    this.#tell()
  }

  /**
   * Asks for another token, once for all who wait for it.
   *
   * @return whether there is one; no answer at all is thrown, for it ends no session
   */
  renew(): Promise<boolean> {
    if (!this.#renewing) {
      const renewing = this.#renewed().finally(() => {
        if (this.#renewing === renewing) {
          this.#renewing = undefined
        }
      })
      this.#renewing = renewing
    }
    return this.#renewing
  }

  async #renewed(): Promise<boolean> {
    const provider = this.#provider
    const token = await provider?.renewed().catch((error: unknown) => {
      // As `fetch` says that nothing came back.
      if (error instanceof TypeError) {
        throw unanswered(navigator.onLine)
      }
      return undefined
    })
    // Whoever has signed in meanwhile has a token of their own.
    if (token === undefined || this.#provider !== provider) {
      return false
    }
    this.#token = token
    return true
  }

  /** @param returnTo path, query and fragment where the next sign-in is to begin, if signing out leaves the page */
  end(why: Ending, returnTo?: string): void {
    if (why === 'expired' && this.#token === undefined) {
      return
    }
    this.#token = undefined
    if (why === 'expired') {
      this.#tell()
      return
    }
    const provider = this.#provider
    this.#provider = undefined
    this.#renewing = undefined
    this.#person = undefined
    this.#tell()
    // It may leave the page, which nothing is to hold by then.
    provider?.forget(returnTo)
  }

  #tell(): void {
    for (const listener of this.#listeners) {
      listener()
    }
  }
}

/** What the token says of its bearer. It is read, not verified: the API does that. */
function personIn(token: string): Person {
  const payload = token.split('.')[1] ?? ''
  const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
  const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : undefined)
  const email = text('email')
  return {
    userId: text('sub') ?? '',
    tenantId: text('tenant_id') ?? '',
    ...(email ? { email } : {}),
    ...(text('orghub_role') === 'tenant-admin' ? { tenantAdmin: true } : {}),
  }
}
