/** One of the people whom the local stack lets sign in without a password. */
export interface DemoPerson {
  tenantId: string
  userId: string
  name: string
  about: string
  email?: string
  role?: string
}

export interface HostedSignIn {
  issuer: string
  clientId: string
  /** Of the API, if it is not the page's own origin. */
  apiUrl?: string
  scope?: string
}

export interface LocalSignIn {
  local: true
  people: DemoPerson[]
}

export type Config = HostedSignIn | LocalSignIn

/** How one signs in here, from whoever serves the page: one build runs everywhere. */
export async function readConfig(): Promise<Config> {
  const response = await fetch('/config.json', { headers: { accept: 'application/json' } })
  if (!response.ok) {
    throw new Error(`/config.json: ${response.status}`)
  }
  return (await response.json()) as Config
}
