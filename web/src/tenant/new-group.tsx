import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useActionKey } from '../api/action'
import { bodyOf, type Group, type NewGroup } from '../api/client'
import { asProblem, type Problem } from '../api/problem'
import { useUnsettled } from '../api/unsettled'
import { isSlug } from '../hub/draft'
import { useConnection } from '../session/context'
import { t } from '../texts'
import { Field } from '../ui/field'
import { Done, MaybeDone, Refused } from '../ui/states'
import { useFollowTenant } from './queries'
import { isId, MOST_LICENCES, wholeNumber } from './values'

const BLANK = { name: '', ownerId: '', slug: '', licences: '0' }
type Draft = typeof BLANK
type Faults = Partial<Record<keyof Draft, string>>
type Type = NewGroup['type']
type Policy = NonNullable<NewGroup['licencePolicy']>

/** Creates a group or an organisation, of whose difference it speaks first. */
export function NewGroupForm() {
  const { api } = useConnection()
  const follow = useFollowTenant()
  const key = useActionKey()
  const types = useId()
  const policies = useId()
  const [type, setType] = useState<Type>('organisation')
  const [policy, setPolicy] = useState<Policy>('member')
  const [draft, setDraft] = useState(BLANK)
  const [tried, setTried] = useState(false)
  const unsettled = useUnsettled()
  const navigate = useNavigate()
  const sent = useRef(draft)
  const create = useMutation({
    mutationFn: (body: NewGroup): Promise<Group> =>
      bodyOf(api.POST('/groups', { params: { header: { 'Idempotency-Key': key.keyFor(body) } }, body })),
    onSuccess: () => {
      key.done()
      setDraft((now) => (now === sent.current ? BLANK : now))
      setTried(false)
    },
    onSettled: (_, error) => {
      unsettled.heard(error)
      follow()
    },
  })
  const problem = create.error ? asProblem(create.error) : undefined
  const pointed = pointedAt(problem)
  const faults = { ...pointed, ...(tried ? faultsOf(type, draft) : {}) }
  const isOrganisation = type === 'organisation'

  function set(changed: Partial<Draft>) {
    setDraft((before) => ({ ...before, ...changed }))
    if (!create.isPending && (create.error || create.data)) {
      create.reset()
    }
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (unsettled.is) {
      if (!create.isPending && create.variables) {
        create.mutate(create.variables)
      }
      return
    }
    setTried(true)
    const [first] = Object.keys(faultsOf(type, draft))
    if (first !== undefined) {
      ;(event.currentTarget.elements.namedItem(first) as HTMLElement | null)?.focus()
      return
    }
    if (!create.isPending) {
      const licences = wholeNumber(draft.licences) ?? 0
      sent.current = draft
      create.mutate({
        type,
        name: draft.name.trim(),
        ...(draft.ownerId.trim() ? { ownerId: draft.ownerId.trim() } : {}),
        ...(isOrganisation
          ? { licencePolicy: policy, licences, ...(draft.slug.trim() ? { slug: draft.slug.trim() } : {}) }
          : {}),
      })
    }
  }

  const text = (name: keyof Draft, label: string, hint?: string) => (
    <Field label={label} hint={hint} error={faults[name]}>
      {(described) => (
        <input
          {...described}
          name={name}
          value={draft[name]}
          readOnly={unsettled.is}
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
        {(['organisation', 'group'] as const).map((one) => (
          <label key={one} className="check choice">
            <input
              type="radio"
              name="type"
              checked={type === one}
              disabled={unsettled.is}
              onChange={() => {
                setType(one)
                set({})
              }}
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
      {isOrganisation && (
        <>
          {text('slug', t.newGroup.slug, t.newGroup.slugHint)}
          <Field label={t.newGroup.licences} hint={t.newGroup.licencesHint} error={faults.licences}>
            {(described) => (
              <input
                {...described}
                name="licences"
                inputMode="numeric"
                value={draft.licences}
                readOnly={unsettled.is}
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
                  disabled={unsettled.is}
                  onChange={() => {
                    setPolicy(one)
                    set({})
                  }}
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
      {unsettled.is && <MaybeDone onAnew={() => void navigate('/tenant?tab=usage')} />}
      <Done>
        {create.data && (
          <>
            {t.newGroup.created(create.data.name)}{' '}
            <Link to={`/tenant?g=${create.data.groupId}`}>{t.newGroup.open(create.data.name)}</Link>
          </>
        )}
      </Done>
      <div className="form-actions">
        <button type="submit" className="button button-main" aria-disabled={create.isPending}>
          {create.isPending ? t.newGroup.creating : unsettled.is ? t.retry : t.newGroup.create[type]}
        </button>
      </div>
    </form>
  )
}

function faultsOf(type: Type, draft: Draft): Faults {
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
  if (type === 'organisation') {
    if (draft.slug.trim() !== '' && !isSlug(draft.slug.trim())) {
      faults.slug = t.info.badSlug
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
