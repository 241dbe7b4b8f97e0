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
  const sender = session.bearer()
  let renewed = false
  let doubt: Problem | undefined
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
    if (outcome.isUnknown) {
      doubt = outcome
    }
    const refused = outcome.code === 'UNAUTHENTICATED' && session.bearer() === sender
    if (refused && token && !renewed && (await session.renew())) {
      renewed = true
    } else {
      if (refused) {
        session.end('expired')
      }
      const seconds = waitAfter(outcome, attempt)
      if (!repeatable || !outcome.isPassing || outcome.code === 'OFFLINE' || seconds === undefined) {
        // What decides nothing leaves an earlier attempt as open as it was.
        throw doubt && outcome.decidesNothing ? doubt : outcome
      }
      await pause(seconds, request.signal)
    }
    // What somebody meant to do is nobody else's to repeat.
    if (session.bearer() !== sender) {
      throw doubt ?? outcome
    }
  }
}

/** @return what was answered, or why nothing good was */
async function attemptOf(request: Request): Promise<Response | Problem> {
  const { onLine } = navigator
  let response: Response
  try {
    response = await fetch(request)
  } catch (error) {
    if (request.signal.aborted) {
      throw error
    }
    return unanswered(onLine)
  }
  return response.ok || response.status === 304 ? response : problemOf(response)
}

/** As long as the answer asks, in seconds, or a random while that doubles; nothing if it is not to be waited for. */
function waitAfter(problem: Problem, attempt: number): number | undefined {
  const asked = problem.retryAfterSeconds
  if (attempt >= ATTEMPTS || (asked !== undefined && asked > LONGEST_WAIT_SECONDS)) {
    return undefined
  }
  return asked ?? 0.2 * 2 ** attempt * (0.5 + Math.random() / 2)
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
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
