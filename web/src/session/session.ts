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
  forget(): void
}

/** Holds the token, in memory alone: no other page, tab or later visitor of this machine finds it. */
export class Session {
  #token: string | undefined
  #person: Person | undefined
  #ending: Ending | undefined
  #provider: Provider | undefined
  #renewing: Promise<boolean> | undefined
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly person = (): Person | undefined => this.#person

  get ending(): Ending | undefined {
    return this.#ending
  }

  token(): Promise<string | undefined> {
    return Promise.resolve(this.#token)
  }

  begin(provider: Provider, token: string, person?: Partial<Person>): void {
    this.#provider = provider
    this.#token = token
    this.#person = { ...personIn(token), ...person }
    this.#ending = undefined
    this.#tell()
  }

  /** Asks for another token, once for all who wait for it. */
  renew(): Promise<boolean> {
    this.#renewing ??= this.#renewed().finally(() => {
      this.#renewing = undefined
    })
    return this.#renewing
  }

  async #renewed(): Promise<boolean> {
    const token = await this.#provider?.renewed().catch(() => undefined)
    if (token === undefined) {
      return false
    }
    this.#token = token
    return true
  }

  end(why: Ending): void {
    if (this.#token === undefined) {
      return
    }
    if (why === 'signed-out') {
      this.#provider?.forget()
    }
    this.#token = undefined
    this.#person = undefined
    this.#ending = why
    this.#tell()
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
