import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, type RefObject, useId, useRef, useState, useSyncExternalStore } from 'react'
import { bodyOf, type Group, type PublicOrganisation, putFile } from '../api/client'
import { asProblem, type Problem } from '../api/problem'
import { useConnection } from '../session/context'
import { t } from '../texts'
import { Avatar } from '../ui/avatar'
import { Field as Labelled } from '../ui/field'
import { logoOf, NoPicture } from '../ui/picture'
import { Done, LoadingRows, NotRead, Refused } from '../ui/states'
import { useDebounced } from '../ui/use-debounced'
import { type Draft, differing, draftOf, type Field, fieldAt, isSlug, type Merge, MOST, merge, objections, patchOf, RESERVED_SLUGS } from './draft'
import { etagOf, type ReadGroup, useForgetMyGroups, useGroup, useReadGroup } from './queries'

export function InfoTab({ organisation, readOnly }: { organisation: Group; readOnly: boolean }) {
  const group = useGroup(organisation.groupId)
  if (group.problem && !group.data) {
    return <NotRead problem={group.problem} onRetry={() => void group.refetch()} />
  }
  if (!group.data) {
    return <LoadingRows rows={5} tall={72} />
  }
  return readOnly ? <Facts group={group.data.group} /> : <InfoForm initial={group.data} />
}

function Facts({ group }: { group: Group }) {
  const draft = draftOf(group)
  return (
    <>
      <p className="muted small">{t.info.readOnly}</p>
      <dl className="facts">
        {(['name', 'slug', 'description', 'website', 'timeZone'] as const)
          .filter((field) => draft[field] !== '')
          .map((field) => (
            <div key={field}>
              <dt>{labels[field]}</dt>
              <dd dir="auto">{draft[field]}</dd>
            </div>
          ))}
      </dl>
    </>
  )
}

const labels: Record<Field, string> = {
  name: t.info.name,
  slug: t.info.slug,
  avatarUrl: t.info.logo,
  description: t.info.description,
  website: t.info.website,
  accentColour: t.info.colour,
  timeZone: t.info.timeZone,
}

/** Keeps what was typed, whichever version is chosen. */
interface Conflict extends Merge {
  latest: Draft
  /** Which version is to stay, of the fields for which that was said. */
  chosen: Partial<Record<Field, Whose>>
}

type Whose = 'yours' | 'theirs'

/** The form and what became of it, kept for who leaves the tab in the middle. */
interface Form {
  base: ReadGroup
  draft: Draft
  conflict?: Conflict | undefined
  problem?: Problem | undefined
  tried: boolean
  saving: boolean
  saved: boolean
}

const isUnsaved = ({ base, draft }: Form) => differing(draftOf(base.group), draft).length > 0

/** The form under a name, begun with what was read. Answers that come late find it, unless it is another person's by then. */
function useForm(name: string, initial: ReadGroup) {
  const { kept } = useConnection()
  const [blank] = useState<Form>(() => {
    const left = kept.get<Form>(name)
    if (left && !left.saving && !isUnsaved(left)) {
      kept.set(name, undefined)
    }
    return { base: initial, draft: draftOf(initial.group), tried: false, saving: false, saved: false }
  })
  const read = () => kept.get<Form>(name) ?? blank
  const form = useSyncExternalStore(kept.subscribe, read)
  const { era } = kept
  const update = (change: (now: Form) => Partial<Form>) => {
    if (kept.era === era) {
      const now = read()
      const next = { ...now, ...change(now) }
      kept.set(name, next, next.saving || isUnsaved(next))
    }
  }
  return { form, read, update }
}

function InfoForm({ initial }: { initial: ReadGroup }) {
  const { api } = useConnection()
  const cache = useQueryClient()
  const forgetMine = useForgetMyGroups()
  const groupId = initial.group.groupId
  const readGroup = useReadGroup(groupId)
  const { form, read, update } = useForm(`info/${groupId}`, initial)
  const { base, draft, conflict, problem } = form
  const notice = useRef<HTMLHeadingElement>(null)

  const changed = differing(draftOf(base.group), draft)
  const isChanged = changed.length > 0
  const refused = fieldErrors(problem)
  const wrong = { ...refused, ...(form.tried ? objections(draft) : {}) }
  const open = conflict?.contested.filter((field) => conflict.chosen[field] === undefined) ?? []

  function told(now: ReadGroup) {
    cache.setQueryData(['group', groupId], now)
    forgetMine()
  }

  async function save(): Promise<void> {
    const sent = read()
    const before = draftOf(sent.base.group)
    update(() => ({ saving: true, saved: false, problem: undefined }))
    try {
      const { data, response } = await api.PATCH('/groups/{groupId}', {
        params: { path: { groupId }, header: { 'If-Match': sent.base.etag } },
        body: patchOf(before, sent.draft),
      })
      const now = { group: data as Group, etag: etagOf(response) }
      update(({ draft: typed }) => ({
        base: now,
        // What was typed meanwhile is still to be saved.
        draft: merge(sent.draft, typed, draftOf(now.group)).draft,
        conflict: undefined,
        saved: true,
        tried: false,
      }))
      told(now)
    } catch (error) {
      try {
        if (asProblem(error).code !== 'PRECONDITION_FAILED') {
          throw error
        }
        const latest = await readGroup()
        const theirs = draftOf(latest.group)
        // What was to be saved stands there already: an earlier attempt did it, and its answer was lost.
        const done = differing(theirs, merge(before, sent.draft, theirs).draft).length === 0
        update(({ draft: typed }) => {
          const merged = done ? merge(sent.draft, typed, theirs) : merge(before, typed, theirs)
          return {
            base: latest,
            draft: merged.draft,
            saved: done,
            conflict: done ? undefined : { ...merged, latest: theirs, chosen: {} },
          }
        })
        told(latest)
        // Once it is there: nobody looks for it above.
        setTimeout(() => notice.current?.focus())
      } catch (reason) {
        update(() => ({ problem: asProblem(reason) }))
      }
    } finally {
      update(() => ({ saving: false }))
    }
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    update(() => ({ tried: true }))
    const found = objections(draft)
    if (read().saving || !isChanged) {
      return
    }
    if (Object.keys(found).length > 0) {
      const first = event.currentTarget.elements.namedItem(Object.keys(found)[0] as string)
      ;(first as HTMLElement | null)?.focus()
    } else if (open.length > 0) {
      notice.current?.focus()
    } else {
      void save()
    }
  }

  function set(field: Field, value: string) {
    update((now) => ({
      saved: false,
      draft: { ...now.draft, [field]: value },
      // What is typed on is one's own version of it from then on.
      conflict: now.conflict && chosenIn(now.conflict, field, value),
      ...(refused[field] ? { problem: undefined } : {}),
    }))
  }

  const text = (field: Field, hint?: ReactNode) => (
    <TextField
      name={field}
      value={draft[field]}
      error={wrong[field]}
      hint={hint}
      onChange={(value) => set(field, value)}
    />
  )
  return (
    <form className="info" aria-label={t.hub.tabs.info} onSubmit={submit} noValidate>
      {conflict && <ConflictNotice heading={notice} conflict={conflict} name={draft.name} onChoose={set} />}
      <Logo
        groupId={groupId}
        name={draft.name}
        value={draft.avatarUrl}
        unsaved={changed.includes('avatarUrl')}
        error={wrong.avatarUrl}
        onChange={(value) => set('avatarUrl', value)}
      />
      {text('name')}
      {text('slug', <SlugHint typed={draft.slug.trim()} own={base.group.slug} />)}
      <TextField
        name="description"
        multiline
        value={draft.description}
        error={wrong.description}
        hint={t.info.descriptionLeft((MOST.description ?? 0) - [...draft.description.trim()].length)}
        onChange={(value) => set('description', value)}
      />
      {text('website', t.info.websiteHint)}
      <Colour value={draft.accentColour} error={wrong.accentColour} onChange={(value) => set('accentColour', value)} />
      <TimeZone value={draft.timeZone} error={wrong.timeZone} onChange={(value) => set('timeZone', value)} />
      {problem && Object.keys(refused).length === 0 && <Refused problem={problem} />}
      <Done>{form.saved && t.info.saved}</Done>
      {open.length > 0 && <p className="notice">{t.info.conflict.choose}</p>}
      <div className="form-actions">
        <button type="submit" className="button button-main" aria-disabled={form.saving || !isChanged}>
          {form.saving ? t.info.saving : t.info.save}
        </button>
        {isChanged && !form.saving && (
          <button
            type="button"
            className="button"
            onClick={() =>
              update(({ base: now }) => ({
                draft: draftOf(now.group),
                conflict: undefined,
                problem: undefined,
                tried: false,
              }))
            }
          >
            {t.info.discard}
          </button>
        )}
      </div>
    </form>
  )
}

function chosenIn(conflict: Conflict, field: Field, value: string): Conflict {
  if (!conflict.contested.includes(field)) {
    return conflict
  }
  const whose: Whose = value === conflict.latest[field] ? 'theirs' : 'yours'
  return {
    ...conflict,
    chosen: { ...conflict.chosen, [field]: whose },
    draft: whose === 'yours' ? { ...conflict.draft, [field]: value } : conflict.draft,
  }
}

function fieldErrors(problem: Problem | undefined): Partial<Record<Field, string>> {
  const found: Partial<Record<Field, string>> = {}
  if (problem?.code === 'SLUG_TAKEN') {
    found.slug = t.info.slugTaken
  }
  for (const error of problem?.errors ?? []) {
    const field = fieldAt(error.pointer)
    if (field) {
      found[field] = error.detail
    }
  }
  return found
}

function TextField(props: {
  name: Field
  value: string
  error: string | undefined
  hint?: ReactNode
  multiline?: boolean
  list?: string
  onChange: (value: string) => void
}) {
  const shared = { name: props.name, value: props.value, dir: 'auto', autoComplete: 'off' }
  return (
    <Labelled label={labels[props.name]} hint={props.hint} error={props.error}>
      {(described) =>
        props.multiline ? (
          <textarea {...described} {...shared} rows={4} onChange={(event) => props.onChange(event.target.value)} />
        ) : (
          <input {...described} {...shared} list={props.list} onChange={(event) => props.onChange(event.target.value)} />
        )
      }
    </Labelled>
  )
}

/** Says while it is typed whether an address is free; saving has the last word. */
function SlugHint({ typed, own }: { typed: string; own: string }) {
  const { api } = useConnection()
  const slug = useDebounced(typed, 400)
  const ask = slug !== own && isSlug(slug) && !RESERVED_SLUGS.has(slug)
  const page = useQuery({
    queryKey: ['slug', slug],
    enabled: ask,
    staleTime: 30_000,
    queryFn: async ({ signal }): Promise<string | null> => {
      try {
        // A copy that the browser keeps may be of before one's own last change.
        const { data } = await api.GET('/public/organisations/{slug}', { params: { path: { slug } }, cache: 'no-cache', signal })
        return (data as PublicOrganisation).slug
      } catch (error) {
        if (asProblem(error).code === 'NOT_FOUND') {
          return null
        }
        throw error
      }
    },
  })
  if (typed === own) {
    return t.info.slugCurrent
  }
  if (!isSlug(typed)) {
    return t.info.slugHint
  }
  if (RESERVED_SLUGS.has(typed)) {
    return t.info.slugReserved
  }
  if (slug !== typed || page.isPending) {
    return t.info.slugChecking
  }
  if (page.isError) {
    return t.info.slugUnknown
  }
  if (page.data === null) {
    return `${t.info.slugFree} ${t.info.slugChange}`
  }
  return page.data === own ? t.info.slugOwn : t.info.slugTaken
}

/** Uploaded when chosen, the organisation's when saved. */
function Logo(props: {
  groupId: string
  name: string
  value: string
  unsaved: boolean
  error: string | undefined
  onChange: (value: string) => void
}) {
  const { api } = useConnection()
  const id = useId()
  const upload = useMutation({
    mutationFn: async (file: File): Promise<string> => {
      const logo = await logoOf(file)
      const right = await bodyOf(
        api.POST('/groups/{groupId}/logo-uploads', {
          params: { path: { groupId: props.groupId } },
          body: { contentType: 'image/png', bytes: logo.size },
        }),
      )
      await putFile(right.putUrl, right.headers, logo)
      return right.avatarUrl
    },
    onSuccess: props.onChange,
  })
  const fault = upload.error instanceof NoPicture ? t.info.logoFault[upload.error.fault] : undefined
  return (
    <div className="field">
      <label htmlFor={id}>{t.info.logo}</label>
      <div className="logo">
        <Avatar name={props.name} url={props.value || undefined} large />
        <input
          id={id}
          type="file"
          accept="image/png,image/jpeg,image/webp"
          aria-describedby={`${id}-hint`}
          aria-disabled={upload.isPending}
          onClick={(event) => upload.isPending && event.preventDefault()}
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) {
              upload.mutate(file)
            }
            event.target.value = ''
          }}
        />
        {props.value !== '' && (
          <button type="button" className="button button-quiet" onClick={() => props.onChange('')}>
            {t.info.logoRemove}
          </button>
        )}
      </div>
      <span id={`${id}-hint`} className="muted small">
        {upload.isPending ? t.info.logoUploading : t.info.logoHint}
      </span>
      <Done>{props.unsaved && upload.data === props.value && t.info.logoReady}</Done>
      <span className="field-error" role="alert">
        {fault ?? props.error}
      </span>
      {upload.error && !fault && <Refused problem={asProblem(upload.error)} />}
    </div>
  )
}

function Colour(props: { value: string; error: string | undefined; onChange: (value: string) => void }) {
  const id = useId()
  return (
    <fieldset className="field">
      <legend>{t.info.colour}</legend>
      <label className="check">
        <input
          type="checkbox"
          checked={props.value === ''}
          onChange={(event) => props.onChange(event.target.checked ? '' : '#2f5d50')}
        />
        {t.info.colourNone}
      </label>
      {props.value !== '' && (
        <label className="check" htmlFor={id}>
          <input
            id={id}
            type="color"
            name="accentColour"
            value={props.value.toLowerCase()}
            onChange={(event) => props.onChange(event.target.value)}
          />
          {t.info.colourHint}
        </label>
      )}
      <span className="field-error" role="alert">
        {props.error}
      </span>
    </fieldset>
  )
}

const timeZones = Intl.supportedValuesOf('timeZone')

function TimeZone(props: { value: string; error: string | undefined; onChange: (value: string) => void }) {
  const list = useId()
  return (
    <>
      <TextField
        name="timeZone"
        value={props.value}
        error={props.error}
        hint={t.info.timeZoneHint}
        list={list}
        onChange={props.onChange}
      />
      <datalist id={list}>
        {timeZones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  )
}

/** Both versions of what both have changed, to choose from. */
function ConflictNotice(props: {
  heading: RefObject<HTMLHeadingElement | null>
  conflict: Conflict
  name: string
  onChoose: (field: Field, value: string) => void
}) {
  const { contested, taken, latest, chosen, draft: mine } = props.conflict
  return (
    <div className="notice conflict" role="alert">
      <h2 ref={props.heading} tabIndex={-1}>
        {t.info.conflict.title}
      </h2>
      {contested.length > 0 ? <p>{t.info.conflict.text}</p> : <p>{t.info.conflict.none}</p>}
      {taken.length > 0 && <p>{t.info.conflict.taken(taken.map((field) => labels[field]))}</p>}
      {contested.map((field) => (
        <fieldset key={field} className="versions">
          <legend>{labels[field]}</legend>
          {(
            [
              ['yours', mine[field]],
              ['theirs', latest[field]],
            ] as const
          ).map(([whose, value]) => (
            <label key={whose} className="check">
              <input
                type="radio"
                name={`version-${field}`}
                checked={chosen[field] === whose}
                onChange={() => props.onChoose(field, value)}
              />
              <span>
                <b>{t.info.conflict[whose]}: </b>
                {field === 'avatarUrl' && value ? (
                  <Avatar name={props.name} url={value} large />
                ) : (
                  <bdi>{value || t.info.empty}</bdi>
                )}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
    </div>
  )
}
