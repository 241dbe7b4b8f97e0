import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { BrowserRouter, Link, Navigate, Route, Routes, useLocation, useNavigate } from 'react-router'
import { GroupPage } from './group/group-page'
import { HubPage } from './hub/hub-page'
import { InvitationPage } from './invitation/invitation-page'
import { type Config, readConfig } from './session/config'
import { Connected, useConnection, useLapsed, usePerson } from './session/context'
import { resumeLocally } from './session/local'
import { forgetNext, readNext } from './session/next'
import { Session } from './session/session'
import { SignIn, SignInAgain } from './session/sign-in'
import { t } from './texts'
import { Confirm } from './ui/confirm'
import { Failing, NotLoaded } from './ui/failing'
import { watchFocus } from './ui/refuge'
import { Empty, LoadingRows, OfflineBanner } from './ui/states'

/** Few run a tenant; who does not is spared its script. */
const TenantPage = lazy(() => import('./tenant/tenant-page').catch(() => ({ default: NotLoaded })))

const session = new Session()

/** Once for the page's life, however often it is rendered. */
let starting: Promise<Config> | undefined
function start(): Promise<Config> {
  starting ??= readConfig().then(
    async (config) => {
      if ('local' in config) {
        await resumeLocally(session).catch(() => undefined)
      }
      return config
    },
    (error) => {
      starting = undefined
      throw error
    },
  )
  return starting
}

export function App() {
  const [config, setConfig] = useState<Config>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (!failed) {
      start().then(setConfig, () => setFailed(true))
    }
  }, [failed])
  if (!config) {
    return (
      <main className="page" aria-busy={!failed}>
        <h1 className="visually-hidden">{t.brand}</h1>
        {failed ? (
          <div role="alert" className="notice notice-bad">
            <p>{t.signIn.noConfig}</p>
            <button type="button" className="button" onClick={() => setFailed(false)}>
              {t.retry}
            </button>
          </div>
        ) : (
          <p role="status">{t.loading}</p>
        )}
      </main>
    )
  }
  return (
    <Connected config={config} session={session}>
      <Cached>
        <BrowserRouter>
          <Shell>
            <Routes>
              <Route path="/" element={<Navigate to="/organisation" replace />} />
              <Route path="/organisation" element={<Gate page={<HubPage />} />} />
              <Route
                path="/tenant"
                element={
                  <Gate
                    page={
                      <Suspense fallback={<Coming title={t.tenant.title} />}>
                        <TenantPage />
                      </Suspense>
                    }
                  />
                }
              />
              <Route path="/groups/:groupId" element={<Gate page={<GroupPage />} />} />
              <Route path="/invitation" element={<InvitationPage />} />
              <Route path="/signed-in" element={<Arriving />} />
              <Route path="/signed-out" element={<SignedOut />} />
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Shell>
        </BrowserRouter>
      </Cached>
    </Connected>
  )
}

/** What one person has read is not shown to the next. */
function Cached({ children }: { children: ReactNode }) {
  const { session } = useConnection()
  const person = usePerson()
  const lapsed = useLapsed()
  const successor = useSyncExternalStore(session.subscribe, session.successor)
  const bearer = person && `${person.tenantId}/${person.userId}`
  const client = useMemo(() => {
    void bearer
    return newQueryClient()
  }, [bearer])
  useEffect(() => {
    // What was refused meanwhile is asked for again.
    if (!lapsed) {
      void client.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' })
    }
  }, [lapsed, client])
  return (
    <QueryClientProvider key={successor} client={client}>
      {children}
    </QueryClientProvider>
  )
}

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // The API client repeats what may be repeated; requests go out offline too, to fail with words.
      queries: { retry: false, staleTime: 5_000, networkMode: 'always', refetchOnReconnect: true },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

function Shell({ children }: { children: ReactNode }) {
  const { pathname } = useLocation()
  useEffect(watchFocus, [])
  const person = usePerson()
  const lapsed = useLapsed()
  return (
    <>
      <SkipLink />
      <header className="top">
        <Link to="/organisation" className="brand">
          {t.brand}
        </Link>
        {person && (
          <div className="me">
            {person.tenantAdmin && (
              <Link to="/tenant" className="button button-quiet">
                {t.tenant.link}
              </Link>
            )}
            <bdi className="me-name">{person.name ?? person.email ?? person.userId}</bdi>
            <SignOut />
          </div>
        )}
      </header>
      <OfflineBanner />
      <main className="page" id="content" tabIndex={-1}>
        <Failing key={pathname} title={t.brand}>
          {children}
        </Failing>
      </main>
      {lapsed && <SignInAgain />}
    </>
  )
}

function SignOut() {
  const { session, kept } = useConnection()
  const [asking, setAsking] = useState(false)
  const leave = () => session.end('signed-out')
  return (
    <>
      <button type="button" className="button button-quiet" onClick={() => (kept.asks() ? setAsking(true) : leave())}>
        {t.signIn.out}
      </button>
      {asking && (
        <Confirm
          title={t.signIn.losing.title}
          action={t.signIn.losing.button}
          pending={false}
          onConfirm={leave}
          onClose={() => setAsking(false)}
        >
          <p>{t.signIn.losing.text}</p>
        </Confirm>
      )}
    </>
  )
}

/** It leaves the address as it is: that of an invitation keeps its secret where the target would stand. */
export function SkipLink() {
  return (
    <a
      className="skip"
      href="#content"
      onClick={(event) => {
        event.preventDefault()
        document.getElementById('content')?.focus()
      }}
    >
      {t.skip}
    </a>
  )
}

function Gate({ page }: { page: ReactNode }) {
  const person = usePerson()
  return person ? (
    page
  ) : (
    <>
      <title>{`${t.signIn.title} · ${t.brand}`}</title>
      <h1 className="visually-hidden">{t.brand}</h1>
      <SignIn />
    </>
  )
}

/** The way back from having signed out on the hosted page. */
export function SignedOut() {
  const [next] = useState(readNext)
  useEffect(forgetNext, [])
  return <Navigate to={next ?? '/organisation'} replace />
}

function Coming({ title }: { title: string }) {
  return (
    <>
      <h1 className="visually-hidden">{title}</h1>
      <LoadingRows />
    </>
  )
}

/** The way back from the hosted page. */
function Arriving() {
  const { config, session } = useConnection()
  const navigate = useNavigate()
  const [state, setState] = useState<'arriving' | 'beside' | 'failed'>('arriving')
  useEffect(() => {
    if ('local' in config) {
      setState('failed')
      return
    }
    arrival ??= import('./session/hosted').then(({ arriveSignedIn }) => arriveSignedIn(config, session))
    arrival.then(
      (returnTo) => (returnTo === undefined ? setState('beside') : void navigate(returnTo, { replace: true })),
      () => setState('failed'),
    )
  }, [config, session, navigate])
  if (state === 'beside') {
    return <h1>{t.signIn.beside}</h1>
  }
  return state === 'failed' ? (
    <>
      <h1>{t.signIn.failed}</h1>
      <SignIn />
    </>
  ) : (
    <>
      <h1 className="visually-hidden">{t.signIn.arriving}</h1>
      <LoadingRows rows={2} />
    </>
  )
}

/** The code is good for one use, and effects may run twice. */
let arrival: Promise<string | undefined> | undefined

function NotFound() {
  return (
    <>
      <title>{`${t.notFound.title} · ${t.brand}`}</title>
      <h1>{t.notFound.title}</h1>
      <Empty title={t.notFound.text}>
        <Link to="/organisation" className="button button-main">
          {t.notFound.home}
        </Link>
      </Empty>
    </>
  )
}
