import type { DemoPerson } from './config'
import type { Provider, Session } from './session'

const CHOSEN = 'orghub.person'

/** Signs in as one of the local stack's people; a reload of the tab stays that person, with a new token. */
export async function signInLocally(session: Session, person: DemoPerson): Promise<void> {
  const provider: Provider = {
    renewed: () => tokenFor(person),
    forget: () => sessionStorage.removeItem(CHOSEN),
  }
  const token = await tokenFor(person)
  sessionStorage.setItem(CHOSEN, JSON.stringify(person))
  session.begin(provider, token, person.name ? { name: person.name } : {})
}

export async function resumeLocally(session: Session): Promise<void> {
  const chosen = sessionStorage.getItem(CHOSEN)
  if (chosen) {
    await signInLocally(session, JSON.parse(chosen) as DemoPerson)
  }
}

async function tokenFor({ tenantId, userId, email, role }: DemoPerson): Promise<string> {
  const response = await fetch('/_local/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tenantId, userId, ...(email ? { email } : {}), ...(role ? { role } : {}) }),
  })
  const body = (await response.json()) as { access_token?: string; message?: string }
  if (!body.access_token) {
    throw new Error(body.message ?? `/_local/token: ${response.status}`)
  }
  return body.access_token
}
