import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import { useActionKey } from '../api/action'
import { bodyOf, type LedgerEntry, type Licences } from '../api/client'
import { asProblem } from '../api/problem'
import { useUnsettled } from '../api/unsettled'
import { useLookAgain } from '../hub/queries'
import { useConnection } from '../session/context'
import { t } from '../texts'
import { Field } from '../ui/field'
import { moment } from '../ui/format'
import { LicencesMeter } from '../ui/licences-meter'
import { More } from '../ui/more'
import { Done, LoadingRows, MaybeDone, Refused } from '../ui/states'
import { useFollowTenant, useLedger, useLicences } from './queries'
import { blanked, MOST_LICENCES, MOST_TOTAL, wholeNumber } from './values'

/** An organisation's licences: to grant more, to set their total, and every change that there was. */
export function LicencesTab({ organisationId }: { organisationId: string }) {
  const licences = useLicences(organisationId)
  if (licences.problem && !licences.data) {
    return <Refused problem={licences.problem} onRetry={() => void licences.refetch()} />
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
            available === 0 && <p className="notice small">{t.licences.exhausted}</p>
          )}
        </section>
        <Grant organisationId={organisationId} />
        <SetTotal organisationId={organisationId} licences={licences.data} />
      </div>
      <Ledger organisationId={organisationId} />
    </div>
  )
}

function Grant({ organisationId }: { organisationId: string }) {
  const { api } = useConnection()
  const follow = useFollowTenant(organisationId)
  const key = useActionKey()
  const [draft, setDraft] = useState({ quantity: '', reason: '', reference: '' })
  const [tried, setTried] = useState(false)
  const unsettled = useUnsettled()
  const sent = useRef(draft)
  const grant = useMutation({
    mutationFn: (body: { quantity: number; reason: string; reference?: string }) =>
      bodyOf(
        api.POST('/organisations/{organisationId}/licences/grants', {
          params: {
            path: { organisationId },
            header: { 'Idempotency-Key': key.keyFor({ organisationId, body }) },
          },
          body,
        }),
      ),
    onSuccess: () => {
      key.done()
      setDraft((now) => blanked(now, sent.current))
      setTried(false)
    },
    onSettled: (_, error) => {
      unsettled.heard(error)
      follow()
    },
  })
  const quantity = wholeNumber(draft.quantity)
  const reason = draft.reason.trim()
  const reference = draft.reference.trim()
  const right = quantity !== undefined && quantity >= 1 && quantity <= MOST_LICENCES
  return (
    <EntryForm
      title={t.licences.grant}
      number={{
        label: t.licences.quantity,
        value: draft.quantity,
        error: tried && !right ? t.licences.badNumber(1, MOST_LICENCES) : undefined,
      }}
      reason={{ value: draft.reason, error: tried && reason === '' ? t.info.required : undefined }}
      reference={draft.reference}
      action={grant.isPending ? t.licences.granting : t.licences.grantButton(right ? quantity : 0)}
      done={grant.data && t.licences.granted(grant.data.quantity)}
      error={grant.error}
      organisationId={organisationId}
      unsettled={unsettled.is}
      pending={grant.isPending}
      onAnew={() => {
        unsettled.forget()
        key.done()
        grant.reset()
      }}
      onChange={(changed) => {
        setDraft((before) => ({ ...before, ...changed, quantity: changed.number ?? before.quantity }))
        if (!grant.isPending) {
          grant.reset()
        }
      }}
      onSubmit={() => {
        if (unsettled.is) {
          if (!grant.isPending && grant.variables) {
            grant.mutate(grant.variables)
          }
          return
        }
        setTried(true)
        if (right && reason !== '' && !grant.isPending) {
          sent.current = draft
          grant.mutate({ quantity, reason, ...(reference ? { reference } : {}) })
        }
      }}
    />
  )
}

function SetTotal({ organisationId, licences }: { organisationId: string; licences: Licences }) {
  const { api } = useConnection()
  const cache = useQueryClient()
  const follow = useFollowTenant(organisationId)
  const [draft, setDraft] = useState({ granted: '', reason: '' })
  const [tried, setTried] = useState(false)
  const unsettled = useUnsettled()
  const sent = useRef(draft)
  const set = useMutation({
    mutationFn: (body: { granted: number; reason: string }): Promise<Licences> =>
      bodyOf(api.PUT('/organisations/{organisationId}/licences', { params: { path: { organisationId } }, body })),
    onSuccess: (since) => {
      cache.setQueryData(['licences', organisationId], since)
      setDraft((now) => blanked(now, sent.current))
      setTried(false)
    },
    onSettled: (_, error) => {
      unsettled.heard(error)
      follow()
    },
  })
  const granted = wholeNumber(draft.granted)
  const reason = draft.reason.trim()
  const right = granted !== undefined && granted <= MOST_TOTAL
  return (
    <EntryForm
      title={t.licences.set}
      number={{
        label: t.licences.total,
        hint: t.licences.totalHint(licences.granted, licences.granted - licences.available),
        value: draft.granted,
        error: tried && !right ? t.licences.badNumber(0, MOST_TOTAL) : undefined,
      }}
      reason={{ value: draft.reason, error: tried && reason === '' ? t.info.required : undefined }}
      action={set.isPending ? t.info.saving : t.licences.setButton}
      done={set.data && t.licences.isSet(set.data.granted)}
      error={set.error}
      organisationId={organisationId}
      unsettled={unsettled.is}
      pending={set.isPending}
      onAnew={() => {
        unsettled.forget()
        set.reset()
      }}
      onChange={(changed) => {
        setDraft((before) => ({
          granted: changed.number ?? before.granted,
          reason: changed.reason ?? before.reason,
        }))
        if (!set.isPending) {
          set.reset()
        }
      }}
      onSubmit={() => {
        if (unsettled.is) {
          if (!set.isPending && set.variables) {
            set.mutate(set.variables)
          }
          return
        }
        setTried(true)
        if (right && reason !== '' && !set.isPending) {
          sent.current = draft
          set.mutate({ granted, reason })
        }
      }}
    />
  )
}

/** What a change of the account asks for, and what became of it. */
function EntryForm(props: {
  title: string
  number: { label: string; hint?: string; value: string; error: string | undefined }
  reason: { value: string; error: string | undefined }
  reference?: string
  action: string
  done: string | undefined
  error: Error | null
  organisationId: string
  /** What was sent stays as it is meanwhile. */
  unsettled: boolean
  pending: boolean
  onAnew: () => void
  onChange: (changed: { number?: string; reason?: string; reference?: string }) => void
  onSubmit: () => void
}) {
  const title = useId()
  const readLedger = useLookAgain(['ledger', props.organisationId])
  const [looked, setLooked] = useState<boolean>()
  const locked = props.unsettled
  function submit(event: FormEvent) {
    event.preventDefault()
    setLooked(undefined)
    props.onSubmit()
  }
  function startAnew() {
    readLedger().then(
      () => {
        setLooked(true)
        props.onAnew()
      },
      () => setLooked(false),
    )
  }
  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>{props.title}</h2>
      <form className="stack" onSubmit={submit} noValidate>
        <Field label={props.number.label} hint={props.number.hint} error={props.number.error}>
          {(described) => (
            <input
              {...described}
              inputMode="numeric"
              value={props.number.value}
              readOnly={locked}
              autoComplete="off"
              onChange={(event) => props.onChange({ number: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t.licences.reason}
          hint={t.licences.reasonHint}
          error={props.reason.error}
        >
          {(described) => (
            <input
              {...described}
              value={props.reason.value}
              readOnly={locked}
              maxLength={200}
              dir="auto"
              autoComplete="off"
              onChange={(event) => props.onChange({ reason: event.target.value })}
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
                onChange={(event) => props.onChange({ reference: event.target.value })}
              />
            )}
          </Field>
        )}
        {props.error && <Refused problem={asProblem(props.error)} />}
        {locked && <MaybeDone onAnew={startAnew} />}
        {looked === false && locked && <p role="alert">{t.ledger.notRead}</p>}
        <Done>{props.done ?? (looked && t.looked)}</Done>
        <button type="submit" className="button button-main">
          {locked && !props.pending ? t.retry : props.action}
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
      {ledger.problem && <Refused problem={ledger.problem} onRetry={() => void ledger.refetch()} />}
      {ledger.isPending && <LoadingRows rows={5} tall={64} />}
      {ledger.items?.length === 0 && <p className="muted">{t.ledger.empty}</p>}
      {ledger.items && ledger.items.length > 0 && (
        <ol className="ledger" data-testid="ledger">
          {ledger.items.map((entry) => (
            <Entry key={entry.entryId} entry={entry} />
          ))}
        </ol>
      )}
      {ledger.hasNextPage && (
        <More isFetching={ledger.isFetchingNextPage} onMore={() => void ledger.fetchNextPage()} />
      )}
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

