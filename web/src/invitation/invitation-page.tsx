import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Link, useLocation } from 'react-router'
import { bodyOf, type InvitationPreview } from '../api/client'
import { asProblem, type Code } from '../api/problem'
import { useForgetMyGroups } from '../hub/queries'
import { useConnection, usePerson } from '../session/context'
import { SignIn } from '../session/sign-in'
import { say, t } from '../texts'
import { Avatar } from '../ui/avatar'
import { Confirm } from '../ui/confirm'
import { moment } from '../ui/format'
import { Empty, LoadingRows, NotRead, Refused } from '../ui/states'

/** /invitation#secret: what the link of the mail opens. Looking changes nothing; only the buttons do. */
export function InvitationPage() {
  const { api } = useConnection()
  const person = usePerson()
  // It is not sent to the server with the page's address, and stays there for a reload.
  const token = useLocation().hash.slice(1)
  const preview = useQuery({
    queryKey: ['preview', token],
    enabled: token !== '',
    staleTime: 60_000,
    queryFn: ({ signal }): Promise<InvitationPreview> =>
      bodyOf(api.POST('/invitations/preview', { body: { token }, signal })),
  })
  const title = <title>{`${t.invitation.title} · ${t.brand}`}</title>
  if (token === '') {
    return (
      <>
        {title}
        <h1>{t.invitation.noSecret}</h1>
        <p>{t.invitation.noSecretText}</p>
      </>
    )
  }
  if (preview.error && !(preview.data && asProblem(preview.error).isPassing)) {
    const problem = asProblem(preview.error)
    return (
      <>
        {title}
        <h1>{t.invitation.title}</h1>
        {problem.isPassing ? <NotRead problem={problem} onRetry={() => void preview.refetch()} /> : <Refused problem={problem} />}
      </>
    )
  }
  if (!preview.data) {
    return (
      <>
        {title}
        <h1 className="visually-hidden">{t.invitation.reading}</h1>
        <LoadingRows rows={2} tall={120} />
      </>
    )
  }
  return (
    <>
      {title}
      {/* What was refused to one person says nothing to the next. */}
      <Letter
        key={`${token} ${person?.tenantId} ${person?.userId}`}
        preview={preview.data}
        token={token}
        onRefused={() => void preview.refetch()}
      />
    </>
  )
}

/** Refusals that another person may not meet. That of a link that could be read is one: it is of another tenant. */
const OTHER_PERSON = new Set<Code>(['INVITATION_EMAIL_MISMATCH', 'EMAIL_NOT_VERIFIED', 'INVITATION_INVALID'])

/** @param props.onRefused the invitation may be another by now than was shown */
function Letter(props: { preview: InvitationPreview; token: string; onRefused: () => void }) {
  const { preview, token } = props
  const { api, session } = useConnection()
  const person = usePerson()
  const { pathname, hash } = useLocation()
  const [declining, setDeclining] = useState(false)
  const forgetMine = useForgetMyGroups()
  // From the press of a button on; what is rendered knows it too late for a second one.
  const busy = useRef(false)
  function once(answer: () => void) {
    if (!busy.current) {
      busy.current = true
      answer()
    }
  }
  const accept = useMutation({
    mutationFn: () => bodyOf(api.POST('/invitations/accept', { body: { token } })),
    onSuccess: forgetMine,
    onError: props.onRefused,
    onSettled: () => (busy.current = false),
  })
  const decline = useMutation({
    mutationFn: () => api.POST('/invitations/decline', { body: { token } }),
    onSuccess: () => setDeclining(false),
    onError: (error) => {
      props.onRefused()
      if (OTHER_PERSON.has(asProblem(error).code)) {
        setDeclining(false)
      }
    },
    onSettled: () => (busy.current = false),
  })
  const group = preview.groupName
  if (accept.data) {
    return (
      <section className="card narrow">
        <h1>{t.invitation.accepted(group)}</h1>
        <Link className="button button-main" to={`/groups/${accept.data.groupId}`}>
          {t.invitation.open(group)}
        </Link>
      </section>
    )
  }
  if (decline.isSuccess) {
    return (
      <section className="card narrow">
        <h1>{t.invitation.title}</h1>
        <p role="status">{t.invitation.declined}</p>
      </section>
    )
  }
  const error = accept.error ?? (declining ? null : decline.error)
  const problem = preview.status === 'pending' && error ? asProblem(error) : undefined
  return (
    <>
      <section className="card narrow letter">
        <Avatar name={group} url={preview.avatarUrl} large />
        <h1>{t.invitation.heading(group)}</h1>
        <p>
          {preview.inviterName ? t.invitation.by(preview.inviterName, group) : t.invitation.byNobody(group)}
        </p>
        <p className="muted small">{t.invitation.sentTo(preview.email)}</p>
        {preview.status === 'pending' ? (
          <p className="muted small">{t.invitation.goodUntil(moment(preview.expiresAt))}</p>
        ) : (
          <Empty title={t.invitation.ended[preview.status]}>
            <p>{t.invitation.ended[`${preview.status}Text`]}</p>
            {preview.status === 'accepted' && (
              <Link className="button" to="/organisation">
                {t.notFound.home}
              </Link>
            )}
          </Empty>
        )}
        {problem && (
          <div className="notice notice-bad" role="alert">
            <p>{problem.code === 'INVITATION_INVALID' ? t.invitation.ofOthers : say(problem)}</p>
            {OTHER_PERSON.has(problem.code) && (
              <button type="button" className="button" onClick={() => session.end('signed-out', pathname + hash)}>
                {t.invitation.otherAccount}
              </button>
            )}
          </div>
        )}
        {preview.status === 'pending' && person && (
          <div className="form-actions">
            <button
              type="button"
              className="button button-main"
              aria-disabled={accept.isPending}
              onClick={() =>
                once(() => {
                  decline.reset()
                  accept.mutate()
                })
              }
            >
              {accept.isPending ? t.invitation.accepting : t.invitation.accept}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => {
                accept.reset()
                decline.reset()
                setDeclining(true)
              }}
            >
              {t.invitation.decline}
            </button>
          </div>
        )}
      </section>
      {preview.status === 'pending' && !person && <SignIn why={t.invitation.signInFirst} />}
      {declining && preview.status === 'pending' && (
        <Confirm
          title={t.invitation.confirm.title(group)}
          action={t.invitation.confirm.button}
          pending={decline.isPending}
          problem={decline.error ? asProblem(decline.error) : undefined}
          onConfirm={() => once(() => decline.mutate())}
          onClose={() => setDeclining(false)}
        >
          <p>{t.invitation.confirm.text}</p>
        </Confirm>
      )}
    </>
  )
}
