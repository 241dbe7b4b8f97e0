import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import { useActionKey } from '../api/action'
import { bodyOf, type InvitationVerdict, type NewInvitation } from '../api/client'
import { asProblem, type Problem } from '../api/problem'
import { useUnsettled } from '../api/unsettled'
import { useConnection } from '../session/context'
import { t } from '../texts'
import { Done, MaybeDone, Refused } from '../ui/states'
import { MOST_AT_ONCE, readAddresses } from './addresses'
import { useFollow, useLookAgain } from './queries'

type Role = 'member' | 'admin'
type Kind = 'tutor' | 'learner'

/** Invites one address, or many that were pasted: all of them, or none if something is wrong. */
export function InviteWidget(props: {
  groupId: string
  mayMakeAdmins: boolean
  /** Of licences; nothing where they are not known, or not needed. */
  available?: number | undefined
  usualKind?: Kind
}) {
  const { api } = useConnection()
  const follow = useFollow(props.groupId)
  const key = useActionKey()
  const [text, setText] = useState('')
  const [kind, setKind] = useState<Kind>(props.usualKind ?? 'tutor')
  const [role, setRole] = useState<Role>('member')
  const [message, setMessage] = useState('')
  const [objection, setObjection] = useState<string>()
  const ids = { title: useId(), addresses: useId(), hint: useId(), error: useId() }
  const addresses = readAddresses(text)

  const unsettled = useUnsettled()
  const readInvitations = useLookAgain(['invitations', props.groupId])
  const [looked, setLooked] = useState<boolean>()
  const sent = useRef({ text, message })
  const invite = useMutation({
    mutationFn: async (body: { invitations: NewInvitation[] }): Promise<InvitationVerdict[]> => {
      const answer = await bodyOf(
        api.POST('/groups/{groupId}/invitations', {
          params: {
            path: { groupId: props.groupId },
            header: { 'Idempotency-Key': key.keyFor({ group: props.groupId, body }) },
          },
          body,
        }),
      )
      // A list is answered by a list.
      return (answer as { invitations: InvitationVerdict[] }).invitations
    },
    onSuccess: () => {
      key.done()
      // What was typed meanwhile is for the next.
      setText((now) => (now === sent.current.text ? '' : now))
      setMessage((now) => (now === sent.current.message ? '' : now))
    },
    onSettled: (_, error) => {
      unsettled.heard(error)
      follow()
    },
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (invite.isPending) {
      return
    }
    setLooked(undefined)
    if (unsettled.is && invite.variables) {
      invite.mutate(invite.variables)
      return
    }
    const wrong = objectionTo(addresses)
    setObjection(wrong)
    if (wrong === undefined) {
      sent.current = { text, message }
      invite.mutate({
        invitations: addresses.good.map((email) => ({
          email,
          role,
          kind,
          ...(message.trim() ? { message: message.trim() } : {}),
        })),
      })
    } else {
      invite.reset()
    }
  }

  function startAnew() {
    readInvitations().then(
      () => {
        setLooked(true)
        unsettled.forget()
        key.done()
        invite.reset()
      },
      () => setLooked(false),
    )
  }

  const problem = invite.error ? asProblem(invite.error) : undefined
  const sentTo = invite.variables?.invitations.map(({ email }) => email) ?? []
  const short = props.available !== undefined && addresses.good.length > props.available
  return (
    <section className="card" aria-labelledby={ids.title}>
      <h2 id={ids.title}>{t.invite.title}</h2>
      <form className="stack" onSubmit={submit} noValidate>
        <div className="field">
          <label htmlFor={ids.addresses}>{t.invite.addresses}</label>
          <textarea
            id={ids.addresses}
            rows={Math.min(8, Math.max(2, text.split('\n').length))}
            value={text}
            readOnly={unsettled.is}
            spellCheck={false}
            autoComplete="off"
            inputMode="email"
            dir="ltr"
            aria-describedby={`${ids.hint} ${ids.error}`}
            aria-invalid={objection !== undefined}
            onChange={(event) => {
              setText(event.target.value)
              setObjection(undefined)
            }}
          />
          <span id={ids.hint} className="muted small">
            {t.invite.hint}
          </span>
          <span id={ids.error} className="field-error" role="alert">
            {objection}
          </span>
        </div>
        <details className="more-options">
          <summary>
            {t.invite.options(kind, role, message.trim() !== '')}
          </summary>
          <div className="stack">
            <label className="field">
              {t.invite.kind}
              <select value={kind} disabled={unsettled.is} onChange={(event) => setKind(event.target.value as Kind)}>
                <option value="tutor">{t.invite.kinds.tutor}</option>
                <option value="learner">{t.invite.kinds.learner}</option>
              </select>
            </label>
            {props.mayMakeAdmins && (
              <label className="field">
                {t.invite.role}
                <select value={role} disabled={unsettled.is} onChange={(event) => setRole(event.target.value as Role)}>
                  <option value="member">{t.invite.roles.member}</option>
                  <option value="admin">{t.invite.roles.admin}</option>
                </select>
              </label>
            )}
            <label className="field">
              {t.invite.message}
              <textarea
                rows={3}
                maxLength={200}
                dir="auto"
                value={message}
                readOnly={unsettled.is}
                onChange={(event) => setMessage(event.target.value)}
              />
            </label>
          </div>
        </details>
        {short && !problem && (
          <p className="notice small">{t.invite.needed(addresses.good.length, props.available ?? 0)}</p>
        )}
        {problem && <Refused problem={named(problem, sentTo)} />}
        {unsettled.is && <MaybeDone onAnew={startAnew} />}
        {unsettled.is && looked === false && <p role="alert">{t.invite.notRead}</p>}
        <button type="submit" className="button button-main" aria-disabled={invite.isPending}>
          {invite.isPending ? t.invite.sending : unsettled.is ? t.retry : t.invite.send(addresses.good.length)}
        </button>
        <Done>{invite.data && !problem ? <Verdicts verdicts={invite.data} /> : looked && t.looked}</Done>
      </form>
    </section>
  )
}

function objectionTo({ good, bad }: { good: string[]; bad: string[] }): string | undefined {
  if (bad.length > 0) {
    return t.invite.notAddresses(bad.slice(0, 5))
  }
  if (good.length === 0) {
    return t.invite.none
  }
  return good.length > MOST_AT_ONCE ? t.invite.tooMany(good.length, MOST_AT_ONCE) : undefined
}

/** Names the addresses that a refusal points at. */
function named(problem: Problem, emails: string[]): Problem {
  return problem.withErrors(
    problem.errors.map((error) => {
      const email = emails[Number(/^\/invitations\/(\d+)\//.exec(error.pointer)?.[1] ?? NaN)]
      return email === undefined ? error : { ...error, detail: `${email}: ${error.detail}` }
    }),
  )
}

function Verdicts({ verdicts }: { verdicts: InvitationVerdict[] }) {
  const of = (outcome: InvitationVerdict['outcome']) =>
    verdicts.filter((verdict) => verdict.outcome === outcome).map((verdict) => verdict.email)
  const invited = of('invited')
  const before = of('already-invited')
  const members = of('already-member')
  return (
    <>
      {invited.length > 0 && <p>{t.invite.invited(invited.length)}</p>}
      {before.length > 0 && <p>{t.invite.alreadyInvited(before)}</p>}
      {members.length > 0 && <p>{t.invite.alreadyMember(members)}</p>}
    </>
  )
}
