import { type FormEvent, useId, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { bodyOf, type Group, type NewGroup } from '../api/client'
import type { Problem } from '../api/problem'
import { useSubmission } from '../api/submission'
import { isSlug, RESERVED_SLUGS } from '../hub/draft'
import { useLookAgain } from '../hub/queries'
import { useConnection } from '../session/context'
import { useKept } from '../session/kept'
import { t } from '../texts'
import { Field } from '../ui/field'
import { Done, LoadingRows, MaybeDone, Refused } from '../ui/states'
import { useFollowTenant, useUsage } from './queries'
import { isId, MOST_LICENCES, wholeNumber } from './values'

type Type = NewGroup['type']
type Policy = NonNullable<NewGroup['licencePolicy']>

interface Draft {
  type: Type
  policy: Policy
  name: string
  ownerId: string
  slug: string
  licences: string
}

type Faults = Partial<Record<keyof Draft, string>>

const BLANK: Draft = { type: 'organisation', policy: 'member', name: '', ownerId: '', slug: '', licences: '0' }

/** Creates what the tenant may have: a group or an organisation, of whose difference it speaks first. */
export function NewGroupForm() {
  const { groupTypes, isPending } = useUsage()
  return isPending ? <LoadingRows rows={3} /> : <FormOf offered={ORDER.filter((type) => groupTypes.includes(type))} />
}

const ORDER = ['organisation', 'group'] as const

function FormOf({ offered }: { offered: readonly Type[] }) {
  const { api } = useConnection()
  const follow = useFollowTenant()
  const types = useId()
  const policies = useId()
  const blank = { ...BLANK, type: offered[0] ?? BLANK.type }
  const [draft, setDraft] = useKept('create', blank)
  const [tried, setTried] = useState(false)
  const navigate = useNavigate()
  const readUsage = useLookAgain(['usage'])
  const create = useSubmission(
    'create',
    (sent: Draft, key): Promise<Group> =>
      bodyOf(api.POST('/groups', { params: { header: { 'Idempotency-Key': key } }, body: bodyFor(sent) })),
    {
      onDone: (_, sent) => {
        setDraft((now) => (now === sent ? blank : now))
        setTried(false)
      },
      onSettled: follow,
    },
  )
  const { problem } = create
  const shown = create.shown(draft)
  const { type, policy } = shown
  const pointed = pointedAt(problem)
  const faults = { ...pointed, ...(tried ? faultsOf(shown) : {}) }
  const locked = create.unsettled

  function set(changed: Partial<Draft>) {
    setDraft((before) => ({ ...before, ...changed }))
    create.forget()
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    setTried(true)
    const [first] = Object.keys(faultsOf(shown))
    if (first === undefined) {
      create.submit(draft)
    } else {
      ;(event.currentTarget.elements.namedItem(first) as HTMLElement | null)?.focus()
    }
  }

  const text = (name: 'name' | 'ownerId' | 'slug', label: string, hint?: string) => (
    <Field label={label} hint={hint} error={faults[name]}>
      {(described) => (
        <input
          {...described}
          name={name}
          value={shown[name]}
          readOnly={locked}
          dir="auto"
          autoComplete="off"
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <form className="info" onSubmit={submit} noValidate aria-label={t.newGroup.title}>
      <fieldset className="field" aria-describedby={types}>
        <legend>{t.newGroup.type}</legend>
        {offered.map((one) => (
          <label key={one} className="check choice">
            <input
              type="radio"
              name="type"
              checked={type === one}
              disabled={locked}
              onChange={() => set({ type: one })}
            />
            <span>
              <b>{t.newGroup.types[one]}</b>
              <span className="muted small">{t.usage.explained[one]}</span>
            </span>
          </label>
        ))}
        <span id={types} className="muted small">
          {t.newGroup.typeHint}
        </span>
      </fieldset>
      {text('name', t.newGroup.name)}
      {text('ownerId', t.newGroup.owner, t.newGroup.ownerHint)}
      {type === 'organisation' && (
        <>
          {text('slug', t.newGroup.slug, t.newGroup.slugHint)}
          <Field label={t.newGroup.licences} hint={t.newGroup.licencesHint} error={faults.licences}>
            {(described) => (
              <input
                {...described}
                name="licences"
                inputMode="numeric"
                value={shown.licences}
                readOnly={locked}
                autoComplete="off"
                onChange={(event) => set({ licences: event.target.value })}
              />
            )}
          </Field>
          <fieldset className="field" aria-describedby={policies}>
            <legend>{t.newGroup.policy}</legend>
            {(['member', 'enrolment'] as const).map((one) => (
              <label key={one} className="check choice">
                <input
                  type="radio"
                  name="policy"
                  checked={policy === one}
                  disabled={locked}
                  onChange={() => set({ policy: one })}
                />
                <span>
                  <b>{t.licences.policies[one]}</b>
                  <span className="muted small">{t.licences.policyTexts[one]}</span>
                </span>
              </label>
            ))}
            <span id={policies} className="muted small">
              {t.newGroup.policyHint}
            </span>
          </fieldset>
        </>
      )}
      {problem && Object.keys(pointed).length === 0 && <Refused problem={problem} />}
      {/* The list of what there is shows whether it was done. */}
      <MaybeDone of={create} onAnew={() => create.startAnew(() => readUsage().then(() => navigate('/tenant?tab=usage')))} />
      <Done>
        {create.answer && (
          <>
            {t.newGroup.created(create.answer.name)}{' '}
            <Link to={`/tenant?g=${create.answer.groupId}`}>{t.newGroup.open(create.answer.name)}</Link>
          </>
        )}
      </Done>
      <div className="form-actions">
        <button type="submit" className="button button-main" aria-disabled={create.pending}>
          {create.pending ? t.newGroup.creating : locked ? t.retry : t.newGroup.create[type]}
        </button>
      </div>
    </form>
  )
}

function bodyFor({ type, policy, ...draft }: Draft): NewGroup {
  const [name, ownerId, slug] = [draft.name.trim(), draft.ownerId.trim(), draft.slug.trim()]
  return {
    type,
    name,
    ...(ownerId ? { ownerId } : {}),
    ...(type === 'organisation'
      ? { licencePolicy: policy, licences: wholeNumber(draft.licences) ?? 0, ...(slug ? { slug } : {}) }
      : {}),
  }
}

function faultsOf(draft: Draft): Faults {
  const faults: Faults = {}
  const name = draft.name.trim()
  if (name === '') {
    faults.name = t.info.required
  } else if ([...name].length > 120) {
    faults.name = t.info.tooLong(120)
  }
  if (draft.ownerId.trim() !== '' && !isId(draft.ownerId.trim())) {
    faults.ownerId = t.newGroup.badOwner
  }
  if (draft.type === 'organisation') {
    const slug = draft.slug.trim()
    if (slug !== '' && !isSlug(slug)) {
      faults.slug = t.info.badSlug
    } else if (RESERVED_SLUGS.has(slug)) {
      faults.slug = t.info.slugReserved
    }
    const licences = wholeNumber(draft.licences)
    if (licences === undefined || licences > MOST_LICENCES) {
      faults.licences = t.licences.badNumber(0, MOST_LICENCES)
    }
  }
  return faults
}

function pointedAt(problem: Problem | undefined): Faults {
  const faults: Faults = {}
  if (problem?.code === 'SLUG_TAKEN') {
    faults.slug = t.info.slugTaken
  }
  for (const { pointer, detail } of problem?.errors ?? []) {
    const field = pointer.slice(1)
    if (field in BLANK) {
      faults[field as keyof Draft] = detail
    }
  }
  return faults
}
