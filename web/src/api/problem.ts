import type { components } from './schema'

type Contract = components['schemas']['Problem']

/** What went wrong, by one code: the contract's own, and those of the way to it. */
export type Code =
  | Contract['code']
  | 'UNAUTHENTICATED'
  | 'SCOPE_MISSING'
  | 'NO_SUCH_ROUTE'
  | 'TOO_MANY_REQUESTS'
  | 'UNAVAILABLE'
  | 'OFFLINE'
  | 'UNREACHABLE'

export interface FieldError {
  pointer: string
  detail: string
}

/** A request that did not do what was asked. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: Code
  readonly status: number
  readonly errors: readonly FieldError[]
  readonly available: number | undefined
  readonly requested: number | undefined
  readonly inUse: number | undefined
  readonly granted: number | undefined
  readonly retryAfterSeconds: number | undefined
  readonly requestId: string | undefined

  constructor(
    code: Code,
    status: number,
    more: {
      detail?: string | undefined
      errors?: readonly FieldError[] | undefined
      available?: number | undefined
      requested?: number | undefined
      inUse?: number | undefined
      granted?: number | undefined
      retryAfterSeconds?: number | undefined
      requestId?: string | undefined
    } = {},
  ) {
    super(more.detail ?? code)
    this.code = code
    this.status = status
    this.errors = more.errors ?? []
    this.available = more.available
    this.requested = more.requested
    this.inUse = more.inUse
    this.granted = more.granted
    this.retryAfterSeconds = more.retryAfterSeconds
    this.requestId = more.requestId
  }

  /** The same, with other words for its fields. */
  withErrors(errors: readonly FieldError[]): Problem {
    return new Problem(this.code, this.status, { ...this, detail: this.message, errors })
  }

  /** Whether the same request may well succeed a moment later. */
  get isPassing(): boolean {
    return PASSING.has(this.code)
  }

  /** Whether the request may have been carried out all the same. */
  get isUnknown(): boolean {
    return UNKNOWN.has(this.code)
  }

  /** Whether it leaves open what became of an earlier attempt. */
  get decidesNothing(): boolean {
    return this.isPassing || this.code === 'UNAUTHENTICATED'
  }
}

const PASSING = new Set<Code>(['BUSY', 'INTERNAL', 'TOO_MANY_REQUESTS', 'UNAVAILABLE', 'OFFLINE', 'UNREACHABLE'])

const UNKNOWN = new Set<Code>(['INTERNAL', 'UNAVAILABLE', 'UNREACHABLE'])

const GATEWAY: Record<number, Code> = {
  401: 'UNAUTHENTICATED',
  403: 'SCOPE_MISSING',
  404: 'NO_SUCH_ROUTE',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
}

/** Reads a refusal: problem+json of a function, or the gateway's own `{message}`. */
export async function problemOf(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get('retry-after') ?? NaN)
  const retryAfterSeconds = Number.isFinite(retryAfter) ? retryAfter : undefined
  const requestId = response.headers.get('x-request-id') ?? response.headers.get('apigw-requestid') ?? undefined
  if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
    try {
      const body = (await response.clone().json()) as Partial<Contract>
      if (body.code) {
        return new Problem(body.code, response.status, {
          detail: body.detail,
          errors: body.errors,
          available: body.available,
          requested: body.requested,
          inUse: body.inUse,
          granted: body.granted,
          requestId: body.requestId ?? requestId,
          retryAfterSeconds,
        })
      }
    } catch {
      // Cut off on its way; the status alone has to do.
    }
  }
  return new Problem(GATEWAY[response.status] ?? 'UNAVAILABLE', response.status, { requestId, retryAfterSeconds })
}

/** No answer came at all: of what was sent on its way, nobody knows what became; what was begun offline never left. */
export function unanswered(wasOnline: boolean): Problem {
  return new Problem(wasOnline ? 'UNREACHABLE' : 'OFFLINE', 0)
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem('INTERNAL', 0, { detail: String(error) })
}
