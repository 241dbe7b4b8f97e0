import createClient, { type Client as Fetching } from 'openapi-fetch'
import type { Session } from '../session/session'
import { Problem, problemOf, unanswered } from './problem'
import type { components, paths } from './schema'

type Schemas = components['schemas']
export type Group = Schemas['Group']
export type Member = Schemas['Member']
export type Client = Schemas['Client']
export type Course = Schemas['Course']
export type Enrolment = Schemas['Enrolment']
export type Stats = Schemas['Stats']
export type Licences = Schemas['Licences']
export type Invitation = Schemas['Invitation']
export type InvitationVerdict = Schemas['InvitationVerdict']
export type InvitationPreview = Schemas['InvitationPreview']
export type Settings = Schemas['Settings']
/** As JSON; browsers that open its page get that instead. */
export type PublicOrganisation = Schemas['PublicOrganisation']
export type GroupPatch = Schemas['GroupPatch']
export type NewGroup = Schemas['NewGroup']
export type NewInvitation = Schemas['NewInvitation']
export type GroupUsage = Schemas['GroupUsage']
export type UsagePage = Schemas['UsagePage']
export type UsageTotals = Schemas['UsageTotals']
export type LedgerEntry = Schemas['LedgerEntry']
export type Import = Schemas['Import']
export type ImportRow = Schemas['ImportRow']
export type ImportMode = Schemas['ImportMode']

export type Api = Fetching<paths>

const ATTEMPTS = 3
const LONGEST_WAIT_SECONDS = 5
/** Repeating these, with the same key where they create, has one effect. */
const REPEATABLE = new Set(['GET', 'PUT', 'DELETE'])

/** The one way to the API: it brings the token, repeats what may be repeated, and turns refusals into {@link Problem}. */
export function apiOf(session: Session, baseUrl: string): Api {
  return createClient<paths>({
    baseUrl,
    fetch: (request: Request) => send(session, request),
  })
}

async function send(session: Session, request: Request): Promise<Response> {
  const repeatable = REPEATABLE.has(request.method) || request.headers.has('idempotency-key')
  for (let attempt = 1; ; attempt++) {
    const token = await session.token()
    const copy = new Request(request.clone(), { credentials: 'omit' })
    if (token) {
      copy.headers.set('authorization', `Bearer ${token}`)
    }
    const outcome = await attemptOf(copy)
    if (outcome instanceof Response) {
      return outcome
    }
    if (outcome.code === 'UNAUTHENTICATED' && token && attempt === 1 && (await session.renew())) {
      continue
    }
    if (outcome.code === 'UNAUTHENTICATED') {
      session.end('expired')
    }
    if (!repeatable || !outcome.isPassing || outcome.code === 'OFFLINE' || attempt >= ATTEMPTS) {
      throw outcome
    }
    await pause(outcome, attempt, request.signal)
  }
}

/** @return what was answered, or why nothing good was */
async function attemptOf(request: Request): Promise<Response | Problem> {
  let response: Response
  try {
    response = await fetch(request)
  } catch (error) {
    if (request.signal.aborted) {
      throw error
    }
    return unanswered()
  }
  return response.ok || response.status === 304 ? response : problemOf(response)
}

/** Waits for what the answer asks, or a random while that doubles. */
function pause(problem: Problem, attempt: number, signal: AbortSignal): Promise<void> {
  const asked = problem.retryAfterSeconds
  if (asked !== undefined && asked > LONGEST_WAIT_SECONDS) {
    throw problem
  }
  const seconds = asked ?? 0.2 * 2 ** attempt * (0.5 + Math.random() / 2)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    })
  })
}

/** Puts a file where the API said, which is not the API itself: no token goes there. Browsers send the length themselves. */
export async function putFile(url: string, headers: Record<string, string>, file: Blob): Promise<void> {
  const { 'content-length': _, ...others } = headers
  const outcome = await attemptOf(new Request(url, { method: 'PUT', headers: others, body: file, credentials: 'omit' }))
  if (!(outcome instanceof Response)) {
    // What a bucket says of it means nothing to whom it is shown.
    throw outcome.status === 0 ? outcome : new Problem('UNAVAILABLE', outcome.status)
  }
}

/** The body of an answer; a refusal has been thrown before. */
export async function bodyOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T
}
