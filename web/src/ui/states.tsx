import { type ReactNode, useSyncExternalStore } from 'react'
import type { Problem } from '../api/problem'
import { say, t } from '../texts'

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

/** Why something is not there, and what can be done. */
export function Refused({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const denied = problem.code === 'FORBIDDEN' || problem.code === 'NOT_FOUND'
  return (
    <div className="notice notice-bad" role="alert">
      <p>{say(problem)}</p>
      {problem.requestId && problem.status >= 500 && <p className="muted small">{t.requestId(problem.requestId)}</p>}
      {onRetry && !denied && (
        <button type="button" className="button" onClick={onRetry}>
          {t.retry}
        </button>
      )}
    </div>
  )
}

/** What to do where nobody knows whether it was done; the form's own button tries again. */
export function MaybeDone({ onAnew }: { onAnew: () => void }) {
  return (
    <div className="notice" role="status">
      <p>{t.unsettled}</p>
      <button type="button" className="button" onClick={onAnew}>
        {t.anew}
      </button>
    </div>
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
