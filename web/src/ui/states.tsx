import { type ReactNode, useSyncExternalStore } from 'react'
import type { Problem } from '../api/problem'
import type { Pending } from '../api/submission'
import { useLapsed } from '../session/context'
import { say, sayNotRead, t } from '../texts'

/** Rows as tall as what will stand there, so that nothing jumps. */
export function LoadingRows({ rows = 6, tall = 76 }: { rows?: number; tall?: number }) {
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">{t.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="loading-row" style={{ blockSize: tall }} />
      ))}
    </div>
  )
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  )
}

/** Why something was not done; what asked for it asks again. */
export function Refused({ problem }: { problem: Problem }) {
  const past = usePast(problem)
  return <Bad problem={problem} words={past ?? say(problem)} />
}

/** Why something is not there to be seen, and what can be done. */
export function NotRead({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const past = usePast(problem)
  const denied = problem.code === 'FORBIDDEN' || problem.code === 'NOT_FOUND'
  return (
    <Bad problem={problem} words={past ?? sayNotRead(problem)}>
      {!denied && (
        <button type="button" className="button" onClick={onRetry}>
          {t.retry}
        </button>
      )}
    </Bad>
  )
}

function Bad({ problem, words, children }: { problem: Problem; words: string; children?: ReactNode }) {
  return (
    <div className="notice notice-bad" role="alert">
      <p>{words}</p>
      {problem.requestId && problem.status >= 500 && <p className="muted small">{t.requestId(problem.requestId)}</p>}
      {children}
    </div>
  )
}

/** What is no longer so is not said as if it were. */
function usePast({ code }: Problem): string | undefined {
  const online = useOnline()
  const lapsed = useLapsed()
  if (code === 'OFFLINE') {
    return online ? t.wasOffline : undefined
  }
  return code === 'UNAUTHENTICATED' && !lapsed ? t.wasSignedOut : undefined
}

/** What to do where nobody knows whether it was done; the form's own button tries again. */
export function MaybeDone(props: { of: Pending; onAnew: () => void }) {
  return (
    props.of.unsettled && (
      <>
        <div className="notice" role="status">
          <p>{t.unsettled}</p>
          <button type="button" className="button" aria-disabled={props.of.pending} onClick={props.onAnew}>
            {t.anew}
          </button>
        </div>
        {props.of.looked === false && <p role="alert">{t.notLooked}</p>}
      </>
    )
  )
}

/** Says what has been done, to screen readers too. It is always there, for they announce what changes in it. */
export function Done({ children }: { children?: ReactNode }) {
  return (
    <div role="status" className={children ? 'notice notice-good' : 'visually-hidden'}>
      {children}
    </div>
  )
}

function subscribe(listener: () => void) {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}

export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine)
}

export function OfflineBanner() {
  const online = useOnline()
  return (
    <div role="status" className={online ? 'visually-hidden' : 'offline'}>
      {online ? '' : t.offline}
    </div>
  )
}
