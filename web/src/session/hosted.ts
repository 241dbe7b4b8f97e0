import * as oauth from 'oauth4webapi'
import type { HostedSignIn } from './config'
import type { Provider, Session } from './session'

const TRIP = 'orghub.sign-in'
export const CALLBACK = '/signed-in'
/** As the client is registered. */
const SIGNED_OUT = '/signed-out'

/** What has to outlast the way to the hosted page and back. It goes as soon as the user is back, whatever comes of it. */
interface Trip {
  verifier: string
  state: string
  /** Path, query and fragment: a mail's link keeps its secret there. */
  returnTo: string
}

async function server(config: HostedSignIn): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(config.issuer)
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oidc' }))
}

/** Leaves for the hosted page: authorisation code flow with PKCE. */
export async function leaveToSignIn(config: HostedSignIn, returnTo: string): Promise<void> {
  const { authorization_endpoint } = await server(config)
  const trip: Trip = { verifier: oauth.generateRandomCodeVerifier(), state: oauth.generateRandomState(), returnTo }
  sessionStorage.setItem(TRIP, JSON.stringify(trip))
  const url = new URL(authorization_endpoint as string)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: location.origin + CALLBACK,
    scope: config.scope ?? 'openid email orghub/api',
    state: trip.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(trip.verifier),
    code_challenge_method: 'S256',
  }).toString()
  location.assign(url)
}

/** @return where the user was before, once the code has become a token */
export async function arriveSignedIn(config: HostedSignIn, session: Session): Promise<string> {
  const kept = sessionStorage.getItem(TRIP)
  sessionStorage.removeItem(TRIP)
  const here = new URL(location.href)
  // The code is good for one use; it is not to stand in the history.
  history.replaceState(null, '', CALLBACK)
  if (!kept) {
    throw new Error('No sign-in was under way in this tab.')
  }
  const trip = JSON.parse(kept) as Trip
  const as = await server(config)
  const client: oauth.Client = { client_id: config.clientId }
  const parameters = oauth.validateAuthResponse(as, client, here, trip.state)
  const answer = await oauth.authorizationCodeGrantRequest(
    as,
    client,
    oauth.None(),
    parameters,
    location.origin + CALLBACK,
    trip.verifier,
  )
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer)
  session.begin(provider(config, as, client, tokens.refresh_token), tokens.access_token)
  return trip.returnTo
}

function provider(
  config: HostedSignIn,
  as: oauth.AuthorizationServer,
  client: oauth.Client,
  refreshToken: string | undefined,
): Provider {
  let refresh = refreshToken
  return {
    async renewed() {
      if (refresh === undefined) {
        return undefined
      }
      const answer = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), refresh)
      const tokens = await oauth.processRefreshTokenResponse(as, client, answer)
      refresh = tokens.refresh_token ?? refresh
      return tokens.access_token
    },
    forget() {
      refresh = undefined
      if (as.end_session_endpoint) {
        const url = new URL(as.end_session_endpoint)
        url.search = new URLSearchParams({ client_id: config.clientId, logout_uri: location.origin + SIGNED_OUT }).toString()
        location.assign(url)
      }
    },
  }
}
