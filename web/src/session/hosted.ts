import * as oauth from 'oauth4webapi'
import type { HostedSignIn } from './config'
import { keepNext } from './next'
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

/** Where a window beside tells of itself; pages of this origin alone hear it. */
const BESIDE = 'orghub.beside'
let waiting: BroadcastChannel | undefined

async function addressOf(config: HostedSignIn, as: oauth.AuthorizationServer, state: string, verifier: string): Promise<URL> {
  const url = new URL(as.authorization_endpoint as string)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: location.origin + CALLBACK,
    scope: config.scope ?? 'openid email orghub/api',
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString()
  return url
}

/** Leaves for the hosted page: authorisation code flow with PKCE. */
export async function leaveToSignIn(config: HostedSignIn, returnTo: string): Promise<void> {
  const trip: Trip = { verifier: oauth.generateRandomCodeVerifier(), state: oauth.generateRandomState(), returnTo }
  const url = await addressOf(config, await server(config), trip.state, trip.verifier)
  sessionStorage.setItem(TRIP, JSON.stringify(trip))
  location.assign(url)
}

/**
 * The same in a window beside, so that this page stays as it is. Only the code comes back: the verifier, without which it
 * is worth nothing, has never left.
 *
 * @param beside opened in the click itself, for browsers let none be opened later
 */
export async function signInBeside(config: HostedSignIn, session: Session, beside: Window): Promise<void> {
  const as = await server(config)
  const verifier = oauth.generateRandomCodeVerifier()
  const state = `${BESIDE}.${oauth.generateRandomState()}`
  waiting?.close()
  const channel = new BroadcastChannel(BESIDE)
  waiting = channel
  const come = new Promise<URL>((resolve) => {
    channel.onmessage = ({ data }) => {
      const here = new URL(String(data), location.origin)
      if (here.searchParams.get('state') === state) {
        resolve(here)
      }
    }
  })
  beside.location.assign(await addressOf(config, as, state, verifier))
  await redeem(config, as, session, await come, state, verifier)
  channel.close()
}

/** @return where the user was before, once the code has become a token; nothing if that is in another window */
export async function arriveSignedIn(config: HostedSignIn, session: Session): Promise<string | undefined> {
  const here = new URL(location.href)
  // The code is good for one use; it is not to stand in the history.
  history.replaceState(null, '', CALLBACK)
  if (here.searchParams.get('state')?.startsWith(BESIDE)) {
    new BroadcastChannel(BESIDE).postMessage(here.href)
    // Once it is told.
    setTimeout(() => window.close(), 100)
    return undefined
  }
  const kept = sessionStorage.getItem(TRIP)
  sessionStorage.removeItem(TRIP)
  if (!kept) {
    throw new Error('No sign-in was under way in this tab.')
  }
  const trip = JSON.parse(kept) as Trip
  await redeem(config, await server(config), session, here, trip.state, trip.verifier)
  return trip.returnTo
}

async function redeem(
  config: HostedSignIn,
  as: oauth.AuthorizationServer,
  session: Session,
  here: URL,
  state: string,
  verifier: string,
): Promise<void> {
  const client: oauth.Client = { client_id: config.clientId }
  const parameters = oauth.validateAuthResponse(as, client, here, state)
  const answer = await oauth.authorizationCodeGrantRequest(
    as,
    client,
    oauth.None(),
    parameters,
    location.origin + CALLBACK,
    verifier,
  )
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer)
  session.begin(provider(config, as, client, tokens.refresh_token), tokens.access_token)
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
    forget(returnTo) {
      refresh = undefined
      if (as.end_session_endpoint) {
        if (returnTo !== undefined) {
          keepNext(returnTo)
        }
        const url = new URL(as.end_session_endpoint)
        url.search = new URLSearchParams({ client_id: config.clientId, logout_uri: location.origin + SIGNED_OUT }).toString()
        location.assign(url)
      }
    },
  }
}
