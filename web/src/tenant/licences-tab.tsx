import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { bodyOf, type LedgerEntry, type Licences } from '../api/client'
import { type Pending, useSubmission } from '../api/submission'
import { useLookAgain } from '../hub/queries'
import { useConnection } from '../session/context'
import { useKept } from '../session/kept'
import { t } from '../texts'
import { Field } from '../ui/field'
import { moment } from '../ui/format'
import { LicencesMeter } from '../ui/licences-meter'
import { MoreOf } from '../ui/more'
import { Done, LoadingRows, MaybeDone, NotRead, Refused } from '../ui/states'
import { useFollowTenant, useLedger, useLicences } from './queries'
import { blanked, MOST_LICENCES, MOST_TOTAL, wholeNumber } from './values'

/** An organisation's licences: to grant more, to set their total, and every change that there was. */
export function LicencesTab({ organisationId }: { organisationId: string }) {
  const licences = useLicences(organisationId)
  if (licences.problem && !licences.data) {
    return <NotRead problem={licences.problem} onRetry={() => void licences.refetch()} />
  }
  if (!licences.data) {
    return <LoadingRows rows={2} tall={220} />
  }
  const { policy, granted, available } = licences.data
  return (
    <div className="account">
      <div className="stack">
        <section className="card">
          <LicencesMeter licences={licences.data} heading="h2" />
          <p className="muted small account-policy">
            <b>{t.licences.policies[policy]}:</b> {t.licences.policyTexts[policy]}
          </p>
          {granted === 0 ? (
            <p className="notice small">{t.licences.noneYet}</p>
          ) : (
            available === 0 && <p className="notice small">{t.licences.exhausted[policy]}</p>
          )}
        </section>
        <Grant organisationId={organisationId} />
        <SetTotal organisationId={organisationId} licences={licences.data} />
      </div>
      <Ledger organisationId={organisationId} />
    </div>
  )
}

const NO_GRANT = { quantity: '', reason: '', reference: '' }

function Grant({ organisationId }: { organisationId: string }) {
  const { api } = useConnection()
  const follow = useFollowTenant(organisationId)
  const name = `grant/${organisationId}`
  const [draft, setDraft] = useKept(name, NO_GRANT)
  const [tried, setTried] = useState(false)
  const grant = useSubmission(
    name,
    ({ quantity, reason, reference }: typeof NO_GRANT, key) =>
      bodyOf(
        api.POST('/organisations/{organisationId}/licences/grants', {
          params: { path: { organisationId }, header: { 'Idempotency-Key': key } },
          body: {
            quantity: wholeNumber(quantity) ?? 0,
            reason: reason.trim(),
            ...(reference.trim() ? { reference: reference.trim() } : {}),
          },
        }),
      ),
    {
      onDone: (_, sent) => {
        setDraft((now) => blanked(now, sent))
        setTried(false)
      },
      onSettled: follow,
    },
  )
  const shown = grant.shown(draft)
  const quantity = wholeNumber(shown.quantity)
  const right = quantity !== undefined && quantity >= 1 && quantity <= MOST_LICENCES
  return (
    <EntryForm
      title={t.licences.grant}
      number={{
        label: t.licences.quantity,
        value: shown.quantity,
        wrong: right ? undefined : t.licences.badNumber(1, MOST_LICENCES),
      }}
      reason={shown.reason}
      reference={shown.reference}
      tried={tried}
      action={grant.pending ? t.licences.granting : t.licences.grantButton(right ? quantity : 0)}
      done={grant.answer && t.licences.granted(grant.answer.quantity)}
      organisationId={organisationId}
      submission={grant}
      onChange={({ number, ...words }) => setDraft((now) => ({ ...now, ...words, quantity: number ?? now.quantity }))}
      onTry={() => setTried(true)}
      onSend={() => grant.submit(draft)}
    />
  )
}

const NO_TOTAL = { granted: '', reason: '' }

type Total = typeof NO_TOTAL & {
  /** The total that was shown when it was sent. */
  shown: number
}

function SetTotal({ organisationId, licences }: { organisationId: string; licences: Licences }) {
  const { api } = useConnection()
  const cache = useQueryClient()
  const follow = useFollowTenant(organisationId)
  const name = `set/${organisationId}`
  const [draft, setDraft] = useKept(name, NO_TOTAL)
  const [tried, setTried] = useState(false)
  const set = useSubmission(
    name,
    ({ granted, reason, shown }: Total): Promise<Licences> =>
      bodyOf(
        api.PUT('/organisations/{organisationId}/licences', {
          params: { path: { organisationId } },
          body: { granted: wholeNumber(granted) ?? 0, expectedGranted: shown, reason: reason.trim() },
        }),
      ),
    {
      onDone: (since, { granted, reason }) => {
        cache.setQueryData(['licences', organisationId], since)
        setDraft((now) => blanked(now, { granted, reason }))
        setTried(false)
      },
      onSettled: follow,
    },
  )
  const shown = set.shown(draft)
  const granted = wholeNumber(shown.granted)
  const { problem, sent } = set
  const since = problem?.code === 'PRECONDITION_FAILED' ? (problem.granted ?? licences.granted) : undefined
  return (
    <EntryForm
      title={t.licences.set}
      number={{
        label: t.licences.total,
        hint: t.licences.totalHint(licences.granted, licences.granted - licences.available),
        value: shown.granted,
        wrong: granted !== undefined && granted <= MOST_TOTAL ? undefined : t.licences.badNumber(0, MOST_TOTAL),
      }}
      reason={shown.reason}
      tried={tried}
      action={set.pending ? t.info.saving : t.licences.setButton}
      done={set.answer && t.licences.isSet(set.answer.granted)}
      organisationId={organisationId}
      submission={set}
      refused={since !== undefined && sent ? t.licences.changed(sent.shown, since) : undefined}
      onChange={({ number, reason }) => setDraft((now) => ({ granted: number ?? now.granted, reason: reason ?? now.reason }))}
      onTry={() => setTried(true)}
      onSend={() => set.submit({ ...draft, shown: licences.granted })}
    />
  )
}

/** What a change of the account asks for, and what became of it. */
function EntryForm(props: {
  title: string
  number: { label: string; hint?: string; value: string; wrong: string | undefined }
  reason: string
  reference?: string
  /** Whether what is wrong is to be said. */
  tried: boolean
  action: string
  done: string | undefined
  organisationId: string
  submission: Pending
  /** Words for a refusal that are nearer to it than the usual ones. */
  refused?: string | undefined
  onChange: (changed: { number?: string; reason?: string; reference?: string }) => void
  onTry: () => void
  onSend: () => void
}) {
  const { submission } = props
  const title = useId()
  const readLedger = useLookAgain(['ledger', props.organisationId])
  const readLicences = useLookAgain(['licences', props.organisationId])
  const locked = submission.unsettled
  const noReason = props.reason.trim() === '' ? t.info.required : undefined
  function change(changed: Parameters<typeof props.onChange>[0]) {
    props.onChange(changed)
    submission.forget()
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    props.onTry()
    if (!props.number.wrong && !noReason) {
      props.onSend()
    }
  }
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>{props.title}</h2>
      <form className="stack" onSubmit={submit} noValidate>
        <Field label={props.number.label} hint={props.number.hint} error={props.tried ? props.number.wrong : undefined}>
          {(described) => (
            <input
              {...described}
              inputMode="numeric"
              value={props.number.value}
              readOnly={locked}
              autoComplete="off"
              onChange={(event) => change({ number: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t.licences.reason}
          hint={t.licences.reasonHint}
          error={props.tried ? noReason : undefined}
        >
          {(described) => (
            <input
              {...described}
              value={props.reason}
              readOnly={locked}
              maxLength={200}
              dir="auto"
              autoComplete="off"
              onChange={(event) => change({ reason: event.target.value })}
            />
          )}
        </Field>
        {props.reference !== undefined && (
          <Field label={t.licences.reference} hint={t.licences.referenceHint}>
            {(described) => (
              <input
                {...described}
                value={props.reference}
                readOnly={locked}
                maxLength={100}
                dir="auto"
                autoComplete="off"
                onChange={(event) => change({ reference: event.target.value })}
              />
            )}
          </Field>
        )}
        {props.refused !== undefined ? (
          <p role="alert" className="notice notice-bad">
            {props.refused}
          </p>
        ) : (
          submission.problem && <Refused problem={submission.problem} />
        )}
        <MaybeDone of={submission} onAnew={() => submission.startAnew(() => Promise.all([readLicences(), readLedger()]))} />
        <Done>{props.done ?? (submission.looked && t.looked)}</Done>
        <button type="submit" className="button button-main">
          {locked && !submission.pending ? t.retry : props.action}
        </button>
      </form>
    </section>
  )
}

function Ledger({ organisationId }: { organisationId: string }) {
  const ledger = useLedger(organisationId)
  const title = useId()
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>{t.ledger.title}</h2>
      <p className="muted small">{t.ledger.text}</p>
      {ledger.problem && <NotRead problem={ledger.problem} onRetry={() => void ledger.refetch()} />}
      {ledger.isPending && <LoadingRows rows={5} tall={64} />}
      {ledger.items?.length === 0 && <p className="muted">{t.ledger.empty}</p>}
      {ledger.items && ledger.items.length > 0 && (
        <ol className="ledger" data-testid="ledger">
          {ledger.items.map((entry) => (
            <Entry key={entry.entryId} entry={entry} />
          ))}
        </ol>
      )}
      <MoreOf list={ledger} />
    </section>
  )
}

function Entry({ entry }: { entry: LedgerEntry }) {
  const why = [entry.reason, entry.reference, entry.subject && subjectOf(entry.subject)].filter(
    (one) => one !== undefined && one !== '',
  )
  return (
    <li>
      <p className="ledger-head">
        <b>{t.ledger.kinds[entry.kind](entry.quantity)}</b>
        <span className="small ledger-balance">{t.ledger.after(entry.available, entry.granted)}</span>
      </p>
      {why.map((one) => (
        <p key={one} className="small">
          <bdi>{one}</bdi>
        </p>
      ))}
      <p className="muted small">
        {moment(entry.at)} · <bdi>{t.ledger.actors[entry.actor] ?? entry.actor}</bdi>
      </p>
    </li>
  )
}

/** `user:jonas` in words. */
function subjectOf(subject: string): string {
  const at = subject.indexOf(':')
  const kind = subject.slice(0, at)
  const words = t.ledger.subjects[kind]
  return at > 0 && words ? words(subject.slice(at + 1)) : subject
}

