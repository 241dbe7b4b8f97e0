import type { Group, GroupPatch } from '../api/client'
import { t } from '../texts'

/** What the form holds: texts, empty where the group has nothing. */
export interface Draft {
  name: string
  slug: string
  description: string
  website: string
  avatarUrl: string
  accentColour: string
  timeZone: string
}

export type Field = keyof Draft

export const FIELDS: readonly Field[] = [
  'name',
  'slug',
  'avatarUrl',
  'description',
  'website',
  'accentColour',
  'timeZone',
]

export const MOST: Partial<Record<Field, number>> = { name: 120, slug: 63, description: 300, website: 300 }

/** Words that are nobody's slug; a test holds them to the contract's. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set(
  (
    'about account accounts admin api app assets auth billing blog careers contact dashboard docs group ' +
    'groups help home invitation invitations legal local login logout mail new null organisation ' +
    'organisations organization organizations orghub privacy profile profiles public root security ' +
    'settings signin signup static status support system tenant tenants terms undefined www'
  ).split(' '),
)

/** Of what an address is made when all else is percent-encoded. */
const URI = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]*$/
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/

export function draftOf(group: Group): Draft {
  return {
    name: group.name,
    slug: group.slug,
    description: group.description ?? '',
    website: group.website ?? '',
    avatarUrl: group.avatarUrl ?? '',
    accentColour: group.settings.accentColour ?? '',
    timeZone: group.settings.timeZone ?? '',
  }
}

/** The fields in which two differ, as they would be sent. */
export function differing(one: Draft, other: Draft): Field[] {
  return FIELDS.filter((field) => asSent(field, one) !== asSent(field, other))
}

/** Trimmed, and written as the API has it: `https://müller.example/` and `europe/london` are so typed, but not so kept. */
function asSent(field: Field, draft: Draft): string {
  const text = draft[field].trim()
  if (field === 'website' && isWebsite(text) && !URI.test(text)) {
    return new URL(text).href
  }
  if (field === 'timeZone' && text !== '' && isTimeZone(text)) {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions()
    // It may be another name of the same zone, which is nothing to correct.
    return timeZone.toLowerCase() === text.toLowerCase() || /^\p{Ll}/u.test(text) ? timeZone : text
  }
  return text
}

/** A merge patch that says what was changed and nothing else, so that it undoes nobody's other changes. */
export function patchOf(base: Draft, draft: Draft): GroupPatch {
  const patch: GroupPatch = {}
  const settings: NonNullable<GroupPatch['settings']> = {}
  for (const field of differing(base, draft)) {
    const text = asSent(field, draft)
    const value = text === '' ? null : text
    switch (field) {
      case 'name':
      case 'slug':
        patch[field] = text
        break
      case 'description':
      case 'website':
      case 'avatarUrl':
        patch[field] = value
        break
      case 'accentColour':
      case 'timeZone':
        settings[field] = value
        patch.settings = settings
    }
  }
  return patch
}

/** What the form can tell before it asks. */
export function objections(draft: Draft): Partial<Record<Field, string>> {
  const found: Partial<Record<Field, string>> = {}
  if (draft.name.trim() === '') {
    found.name = t.info.required
  }
  if (!isSlug(draft.slug.trim())) {
    found.slug = t.info.badSlug
  } else if (RESERVED_SLUGS.has(draft.slug.trim())) {
    found.slug = t.info.slugReserved
  }
  if (draft.website.trim() !== '' && !isWebsite(draft.website.trim())) {
    found.website = t.info.badWebsite
  }
  if (draft.timeZone.trim() !== '' && !isTimeZone(draft.timeZone.trim())) {
    found.timeZone = t.info.badTimeZone
  }
  for (const field of FIELDS) {
    const most = MOST[field]
    if (most !== undefined && [...asSent(field, draft)].length > most) {
      found[field] = t.info.tooLong(most)
    }
  }
  return found
}

export function isSlug(text: string): boolean {
  return text.length >= 3 && text.length <= 63 && SLUG.test(text)
}

function isWebsite(text: string): boolean {
  return /^https:\/\//i.test(text) && URL.canParse(text)
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}

/** Where the API's refusal of a patch points. */
export function fieldAt(pointer: string): Field | undefined {
  return FIELDS.find((field) => pointer === `/${field}` || pointer === `/settings/${field}`)
}

/** What became of a draft whose base has changed under it. */
export interface Merge {
  /** The draft with theirs in all fields that were not touched here. */
  draft: Draft
  /** Fields that both have changed, differently. */
  contested: Field[]
  /** Fields that were taken over from them. */
  taken: Field[]
}

export function merge(base: Draft, draft: Draft, latest: Draft): Merge {
  const mine = new Set(differing(base, draft))
  const theirs = differing(base, latest)
  const merged = { ...draft }
  const taken = theirs.filter((field) => !mine.has(field))
  for (const field of taken) {
    merged[field] = latest[field]
  }
  const contested = theirs.filter((field) => mine.has(field) && asSent(field, draft) !== asSent(field, latest))
  return { draft: merged, contested, taken }
}
