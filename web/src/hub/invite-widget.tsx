import { type FormEvent, useId, useState } from 'react'
import { bodyOf, type InvitationVerdict, type Licences, type NewInvitation } from '../api/client'
import type { Problem } from '../api/problem'
import { useSubmission } from '../api/submission'
import { useConnection } from '../session/context'
import { useKept } from '../session/kept'
import { t } from '../texts'
import { Done, MaybeDone, Refused } from '../ui/states'
import { MOST_AT_ONCE, readAddresses } from './addresses'
import { useFollow, useLookAgain } from './queries'

type Role = 'member' | 'admin'
type Kind = 'tutor' | 'learner'

interface Draft {
  text: string
  kind: Kind
  role: Role
  message: string
}

const BLANK: Draft = { text: '', kind: 'tutor', role: 'member', message: '' }

/** Invites one address, or many that were pasted: all of them, or none if something is wrong. */
export function InviteWidget(props: {
  groupId: string
  mayMakeAdmins: boolean
  /** Nothing where they are not known, or not needed. */
  licences?: Licences | undefined
  usualKind?: Kind
}) {
  const { api } = useConnection()
  const follow = useFollow(props.groupId)
  const name = `invite/${props.groupId}`
  const [draft, setDraft] = useKept(name, { ...BLANK, kind: props.usualKind ?? BLANK.kind })
  const [objection, setObjection] = useState<string>()
  const ids = { title: useId(), addresses: useId(), hint: useId(), error: useId() }
  const readInvitations = useLookAgain(['invitations', props.groupId])
  const invite = useSubmission(
    name,
    async (sent: Draft, key): Promise<InvitationVerdict[]> => {
      const answer = await bodyOf(
        api.POST('/groups/{groupId}/invitations', {
          params: { path: { groupId: props.groupId }, header: { 'Idempotency-Key': key } },
          body: { invitations: invitationsOf(sent) },
        }),
      )
      // A list is answered by a list.
      return (answer as { invitations: InvitationVerdict[] }).invitations
    },
    {
      onDone: (_, sent) =>
        // What was typed meanwhile is for the next.
        setDraft((now) => ({
          ...now,
          text: now.text === sent.text ? '' : now.text,
          message: now.message === sent.message ? '' : now.message,
        })),
      onSettled: follow,
    },
  )
  const locked = invite.unsettled
  const { text, kind, role, message } = invite.shown(draft)
  const addresses = readAddresses(text)

  function change(changed: Partial<Draft>) {
    setDraft((now) => ({ ...now, ...changed }))
    setObjection(undefined)
    invite.forget()
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    const wrong = objectionTo(addresses)
    setObjection(wrong)
    if (wrong === undefined) {
      invite.submit(draft)
    } else {
      invite.forget()
    }
  }

  const { problem } = invite
  const short = props.licences && lackOf(addresses.good.length, props.licences)
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
            readOnly={locked}
            spellCheck={false}
            autoComplete="off"
            inputMode="email"
            dir="ltr"
            aria-describedby={`${ids.hint} ${ids.error}`}
            aria-invalid={objection !== undefined}
            onChange={(event) => change({ text: event.target.value })}
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
              <select value={kind} disabled={locked} onChange={(event) => change({ kind: event.target.value as Kind })}>
                <option value="tutor">{t.invite.kinds.tutor}</option>
                <option value="learner">{t.invite.kinds.learner}</option>
              </select>
            </label>
            {props.mayMakeAdmins && (
              <label className="field">
                {t.invite.role}
                <select value={role} disabled={locked} onChange={(event) => change({ role: event.target.value as Role })}>
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
                readOnly={locked}
                onChange={(event) => change({ message: event.target.value })}
              />
            </label>
          </div>
        </details>
        {short && !problem && <p className="notice small">{short}</p>}
        {problem && <Refused problem={named(problem, invite.sent ? readAddresses(invite.sent.text).good : [])} />}
        <MaybeDone of={invite} onAnew={() => invite.startAnew(readInvitations)} />
        <button type="submit" className="button button-main" aria-disabled={invite.pending}>
          {invite.pending ? t.invite.sending : locked ? t.retry : t.invite.send(addresses.good.length)}
        </button>
        <Done>{invite.answer ? <Verdicts verdicts={invite.answer} /> : invite.looked && t.looked}</Done>
      </form>
    </section>
  )
}

function invitationsOf({ text, role, kind, message }: Draft): NewInvitation[] {
  const said = message.trim()
  return readAddresses(text).good.map((email) => ({ email, role, kind, ...(said ? { message: said } : {}) }))
}

/** Of what there is too little; under the policy of enrolments one licence lets in as many as there are. */
function lackOf(invited: number, { policy, available }: Licences): string | undefined {
  if (policy === 'enrolment') {
    return invited > 0 && available === 0 ? t.invite.neededOne : undefined
  }
  return invited > available ? t.invite.needed(invited, available) : undefined
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
