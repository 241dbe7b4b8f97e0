import { useMutation } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import type { Invitation } from '../api/client'
import { asProblem } from '../api/problem'
import { useConnection } from '../session/context'
import { t } from '../texts'
import { Confirm } from '../ui/confirm'
import { day } from '../ui/format'
import { MoreOf } from '../ui/more'
import { Done, LoadingRows, NotRead, Refused } from '../ui/states'
import { useFollow, type usePendingInvitations } from './queries'

export function PendingInvitations(props: {
  groupId: string
  mayTouchAdmins: boolean
  holdLicences: boolean
  list: ReturnType<typeof usePendingInvitations>
}) {
  const { list } = props
  const { api } = useConnection()
  const follow = useFollow(props.groupId)
  const title = useId()
  const [revoking, setRevoking] = useState<Invitation>()
  const [done, setDone] = useState<string>()
  const path = (invitation: Invitation) => ({
    params: { path: { groupId: props.groupId, invitationId: invitation.invitationId } },
  })
  // From the press of the button on; what is rendered knows it too late for a second one.
  const busy = useRef(false)
  const resend = useMutation({
    mutationFn: (invitation: Invitation) =>
      api.POST('/groups/{groupId}/invitations/{invitationId}/resend', path(invitation)),
    onMutate: () => setDone(undefined),
    onSuccess: (_, invitation) => setDone(t.pending.resent(invitation.email)),
    onSettled: () => {
      busy.current = false
      follow()
    },
  })
  const revoke = useMutation({
    mutationFn: (invitation: Invitation) =>
      api.DELETE('/groups/{groupId}/invitations/{invitationId}', path(invitation)),
    onSuccess: (_, invitation) => {
      setRevoking(undefined)
      setDone(t.pending.revoked(invitation.email))
    },
    onSettled: follow,
  })
  const mayTouch = (invitation: Invitation) => props.mayTouchAdmins || invitation.role !== 'admin'
  const items = list.items
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>{t.pending.title}</h2>
      <Done>{done}</Done>
      {resend.error && <Refused problem={asProblem(resend.error)} />}
      {list.problem && <NotRead problem={list.problem} onRetry={() => void list.refetch()} />}
      {!items && !list.problem && <LoadingRows rows={2} tall={64} />}
      {items?.length === 0 && <p className="muted">{t.pending.empty}</p>}
      {items && items.length > 0 && (
        <ul className="pending" data-testid="pending">
          {items.map((invitation) => (
            <li key={invitation.invitationId}>
              <p className="pending-email">
                <bdi>{invitation.email}</bdi>
                {invitation.role === 'admin' && <span className="badge">{t.pending.asAdmin}</span>}
                {invitation.kind === 'learner' && <span className="badge">{t.pending.asLearner}</span>}
              </p>
              <p className="muted small">{whereItIs(invitation)}</p>
              {mayTouch(invitation) && (
                <div className="pending-actions">
                  <button
                    type="button"
                    className="button button-quiet"
                    aria-label={t.pending.resendTo(invitation.email)}
                    aria-disabled={resend.isPending}
                    onClick={() => {
                      if (!busy.current) {
                        busy.current = true
                        resend.mutate(invitation)
                      }
                    }}
                  >
                    {t.pending.resend}
                  </button>
                  <button
                    type="button"
                    className="button button-quiet"
                    aria-label={t.pending.revokeOf(invitation.email)}
                    onClick={() => {
                      revoke.reset()
                      setRevoking(invitation)
                    }}
                  >
                    {t.pending.revoke}
                  </button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      <MoreOf list={list} />
      {revoking && (
        <Confirm
          title={t.pending.confirm.title(revoking.email)}
          action={t.pending.confirm.button}
          pending={revoke.isPending}
          problem={revoke.error ? asProblem(revoke.error) : undefined}
          onConfirm={() => revoke.mutate(revoking)}
          onClose={() => setRevoking(undefined)}
        >
          <p>{t.pending.confirm.text}</p>
          {props.holdLicences && <p>{t.pending.confirm.licence}</p>}
        </Confirm>
      )}
    </section>
  )
}

function whereItIs(invitation: Invitation): string {
  if (invitation.undelivered) {
    return t.pending.undelivered[invitation.undelivered.reason]
  }
  if (invitation.suppressed) {
    return t.pending.suppressed
  }
  return invitation.sentAt === undefined ? t.pending.unsent : t.pending.expires(day(invitation.expiresAt))
}
