import { vi } from 'vitest'

export interface Call {
  method: string
  path: string
  query: URLSearchParams
  headers: Headers
  cache: RequestCache
  body: unknown
}

type Reply = Response | Promise<Response>
type Answer = (call: Call) => Reply

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
}

export function refusal(code: string, status: number, more: object = {}, headers: Record<string, string> = {}): Response {
  return json({ type: 'urn:x', title: code, status, detail: `${code} in detail`, code, requestId: 'r-1', ...more }, status, {
    'content-type': 'application/problem+json',
    ...headers,
  })
}

/** Stands where the network is. What it is asked is kept; what it has no answer for fails the test by a 404 of the gateway. */
export class FakeApi {
  readonly calls: Call[] = []
  readonly #answers = new Map<string, Answer>()

  constructor() {
    vi.stubGlobal('fetch', (input: Request | string, init?: RequestInit) => this.#answer(new Request(absolute(input), init)))
  }

  /** @param route as `GET /groups/g/members`; the later answer replaces the earlier */
  on(route: string, answer: Answer | Response): this {
    this.#answers.set(route, answer instanceof Response ? () => answer.clone() : answer)
    return this
  }

  of(route: string): Call[] {
    return this.calls.filter((call) => `${call.method} ${call.path}` === route)
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const text = await request.text()
    const call: Call = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      cache: request.cache,
      body: request.headers.get('content-type') === 'application/json' ? (JSON.parse(text) as unknown) : text || undefined,
    }
    this.calls.push(call)
    const answer = this.#answers.get(`${call.method} ${call.path}`)
    return answer ? answer(call) : json({ message: 'Not Found' }, 404)
  }
}

function absolute(input: Request | string): Request | string {
  return typeof input === 'string' ? new URL(input, location.origin).href : input
}
