import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react'
import { type Api, apiOf } from '../api/client'
import type { Config } from './config'
import { Kept } from './kept'
import type { Person, Session } from './session'

interface Connection {
  config: Config
  session: Session
  api: Api
  kept: Kept
}

const ConnectionContext = createContext<Connection | undefined>(undefined)

export function Connected(props: { config: Config; session: Session; children: ReactNode }) {
  const { config, session } = props
  const connection = useMemo(() => {
    const apiUrl = 'local' in config ? undefined : config.apiUrl
    return { config, session, api: apiOf(session, apiUrl ?? location.origin), kept: new Kept(session) }
  }, [config, session])
  return <ConnectionContext value={connection}>{props.children}</ConnectionContext>
}

export function useConnection(): Connection {
  const connection = useContext(ConnectionContext)
  if (!connection) {
    throw new Error('outside of Connected')
  }
  return connection
}

export function usePerson(): Person | undefined {
  const { session } = useConnection()
  return useSyncExternalStore(session.subscribe, session.person)
}

export function useLapsed(): boolean {
  const { session } = useConnection()
  return useSyncExternalStore(session.subscribe, session.lapsed)
}
