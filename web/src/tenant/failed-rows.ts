import type { ImportRow } from '../api/client'
import type { Page } from '../api/pages'

const FAILED = new Set<ImportRow['verdict']>(['malformed', 'no-licence'])

/** Whether the row was to do something and has not. A duplicate, or who is there already, lacks nothing. */
export const hasFailed = (row: ImportRow): boolean => FAILED.has(row.verdict)

export function failures(counts: Partial<Record<string, number>>): number {
  return [...FAILED].reduce((sum, verdict) => sum + (counts[verdict] ?? 0), 0)
}

/**
 * All rows that failed, wherever they are in the file. It stops when it has as many as there are.
 *
 * @param onLooked how many rows have been looked at so far
 */
export async function readFailures(
  many: number,
  read: (cursor: string | undefined) => Promise<Page<ImportRow>>,
  onLooked: (rows: number) => void,
): Promise<ImportRow[]> {
  const found: ImportRow[] = []
  let cursor: string | undefined
  let looked = 0
  do {
    const page = await read(cursor)
    found.push(...page.items.filter(hasFailed))
    looked += page.items.length
    onLooked(looked)
    cursor = page.nextCursor
  } while (cursor !== undefined && found.length < many)
  return found
}

/**
 * The rows as a file that can be mended and imported again: the value stands in the column that the import goes by. What
 * a spreadsheet would run as a formula has an apostrophe before it.
 */
export function csvOf(rows: readonly ImportRow[]): string {
  const lines = rows.map((row) => {
    const isAddress = row.value.includes('@')
    return [String(row.row), isAddress ? '' : row.value, isAddress ? row.value : '', row.verdict, row.detail ?? '']
  })
  // The mark tells spreadsheets that it is UTF-8.
  return `\uFEFF${[['row', 'userId', 'email', 'verdict', 'detail'], ...lines].map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`
}

function cell(text: string): string {
  const harmless = /^[\s]*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20]|^[\t\r\n]/u.test(text) ? `'${text}` : text
  return /[",;\t\r\n']|^\s|\s$/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
