/** Of the API. */
export const MOST_LICENCES = 1_000_000
export const MOST_TOTAL = 1_000_000_000

/** A form once it was sent: empty, except where something else was typed meanwhile. */
export function blanked<T extends Record<string, string>>(now: T, sent: T): T {
  return Object.fromEntries(Object.entries(now).map(([name, text]) => [name, text === sent[name] ? '' : text])) as T
}

export const isId = (text: string): boolean => /^[A-Za-z0-9._~-]{1,64}$/.test(text)

/** A number as people write it, thousands apart or not; nothing if it might be meant otherwise. */
export function wholeNumber(text: string): number | undefined {
  const typed = text.trim()
  return /^(\d{1,10}|\d{1,3}([\s,.'’]\d{3}){1,3})$/u.test(typed) ? Number(typed.replace(/\D/gu, '')) : undefined
}

/** An id that speaks of what it names. */
export function idFrom(title: string): string {
  return title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64)
}
