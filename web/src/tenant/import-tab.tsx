import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { bodyOf, type Import, type ImportMode, type ImportRow } from '../api/client'
import { asProblem } from '../api/problem'
import { useSubmission } from '../api/submission'
import { useLookAgain } from '../hub/queries'
import { useConnection } from '../session/context'
import { useKept } from '../session/kept'
import { t } from '../texts'
import { Field } from '../ui/field'
import { number } from '../ui/format'
import { MoreOf } from '../ui/more'
import { LoadingRows, MaybeDone, NotRead, Refused } from '../ui/states'
import { csvOf, failures, readFailures } from './failed-rows'
import { useFollowTenant, useImport, useImportRows, useLastImport, useReadRows } from './queries'

/** Of the API. */
const MOST_BYTES = 4 * 1024 * 1024
/** More of them are for the file that is downloaded. */
const FAILURES_SHOWN = 200

/** Members from a file: chosen, watched until it has ended, and its verdicts row by row. */
export function ImportTab(props: {
  groupId: string
  hasLicences: boolean
  importId: string | undefined
  onImport: (importId: string | undefined) => void
}) {
  return props.importId === undefined ? (
    <ImportForm {...props} />
  ) : (
    <Watched key={props.importId} groupId={props.groupId} importId={props.importId} onAgain={() => props.onImport(undefined)} />
  )
}

type Fault = 'missing' | 'too-large' | 'unreadable' | 'not-utf-8' | 'empty'

interface Draft {
  file: File | undefined
  mode: ImportMode
  dryRun: boolean
}

const BLANK: Draft = { file: undefined, mode: 'partial', dryRun: false }

function ImportForm(props: { groupId: string; hasLicences: boolean; onImport: (importId: string) => void }) {
  const { groupId } = props
  const { api } = useConnection()
  const name = `import/${groupId}`
  const [draft, setDraft] = useKept(name, BLANK)
  const { file, mode, dryRun } = draft
  const [fault, setFault] = useState<Fault>()
  const [last, setLast] = useLastImport(groupId)
  const input = useRef<HTMLInputElement>(null)
  // From the press of the button on; what is rendered knows it too late for a second one.
  const reading = useRef(false)
  const modes = useId()
  const start = useSubmission(
    name,
    (sent: { text: string; mode: ImportMode; dryRun: boolean }, key): Promise<Import> =>
      bodyOf(
        api.POST('/groups/{groupId}/member-imports', {
          params: {
            path: { groupId },
            query: { mode: sent.mode, dryRun: sent.dryRun },
            header: { 'Idempotency-Key': key },
          },
          headers: { 'content-type': 'text/csv' },
          bodySerializer: (body) => body as string,
          body: sent.text,
        }),
      ),
    {
      onDone: ({ importId }) => {
        setDraft(() => BLANK)
        setLast(importId)
      },
    },
  )
  const readUsage = useLookAgain(['usage'])
  const locked = start.unsettled

  function set(changed: Partial<Draft>) {
    setDraft((now) => ({ ...now, ...changed }))
    setFault(undefined)
    start.forget()
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    const opened = ({ importId }: Import) => props.onImport(importId)
    if (locked && start.sent) {
      // The file may be another by now, or gone.
      start.submit(start.sent, opened)
      return
    }
    if (reading.current) {
      return
    }
    reading.current = true
    const read = await textOf(file)
    reading.current = false
    setFault(read.fault)
    if (read.text === undefined) {
      input.current?.focus()
    } else {
      start.submit({ text: read.text, mode, dryRun }, opened)
    }
  }

  return (
    <form className="info" aria-label={t.imports.title} onSubmit={(event) => void submit(event)} noValidate>
      <Field label={t.imports.file} hint={file ? t.imports.chosen(file.name) : t.imports.fileHint} error={fault && t.imports.faults[fault]}>
        {(described) => (
          <input
            {...described}
            ref={input}
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            disabled={locked}
            onChange={(event) => set({ file: event.target.files?.[0] })}
          />
        )}
      </Field>
      <fieldset className="field" aria-describedby={modes}>
        <legend>{t.imports.mode}</legend>
        {(['partial', 'all-or-nothing'] as const).map((one) => (
          <label key={one} className="check choice">
            <input
              type="radio"
              name="mode"
              checked={mode === one}
              disabled={locked}
              onChange={() => set({ mode: one })}
            />
            <span>
              <b>{t.imports.modes[one]}</b>
              <span className="muted small">{t.imports.modeTexts[one](props.hasLicences)}</span>
            </span>
          </label>
        ))}
        <label className="check">
          <input
            type="checkbox"
            checked={dryRun}
            disabled={locked}
            onChange={(event) => set({ dryRun: event.target.checked })}
          />
          {t.imports.dryRun}
        </label>
        <span id={modes} className="muted small">
          {t.imports.who(props.hasLicences)}
        </span>
      </fieldset>
      {last !== undefined && !start.pending && !locked && (
        <div className="notice">
          <p>{t.imports.last}</p>
          <button type="button" className="button" onClick={() => props.onImport(last)}>
            {t.imports.openLast}
          </button>
        </div>
      )}
      {start.problem && <Refused problem={start.problem} />}
      <MaybeDone of={start} onAnew={() => start.startAnew(readUsage)} />
      <div className="form-actions">
        <button type="submit" className="button button-main" aria-disabled={start.pending}>
          {start.pending ? t.imports.sending : locked ? t.retry : dryRun ? t.imports.startDry : t.imports.start}
        </button>
      </div>
    </form>
  )
}

/** What is no UTF-8 is not taken: names would be taken wrongly, and addresses not at all. */
async function textOf(file: File | undefined): Promise<{ text?: string; fault?: Fault }> {
  if (!file || file.size > MOST_BYTES) {
    return { fault: file ? 'too-large' : 'missing' }
  }
  const bytes = await file.arrayBuffer().catch(() => undefined)
  if (!bytes) {
    return { fault: 'unreadable' }
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(bytes))
    return text.trim() === '' ? { fault: 'empty' } : { text }
  } catch {
    return { fault: 'not-utf-8' }
  }
}

function Watched(props: { groupId: string; importId: string; onAgain: () => void }) {
  const { groupId, importId } = props
  const follow = useFollowTenant(groupId)
  const query = useImport(groupId, importId)
  const one = query.data
  const ended = one !== undefined && one.status !== 'running'
  useEffect(() => {
    if (ended) {
      follow()
    }
  }, [ended, follow])
  const again = (
    <button type="button" className="button" onClick={props.onAgain}>
      {t.imports.again}
    </button>
  )
  if (!one) {
    return query.problem ? (
      <>
        <NotRead problem={query.problem} onRetry={() => void query.refetch()} />
        <div className="form-actions">{again}</div>
      </>
    ) : (
      <LoadingRows rows={2} />
    )
  }
  return (
    <div className="stack">
      <section className="card stack" aria-busy={!ended}>
        <div role="status">
          <h2>{headline(one)}</h2>
          <p className="small">{one.dryRun ? t.imports.dry : one.status === 'refused' ? t.imports.unchanged : ''}</p>
        </div>
        {one.status === 'running' && (
          <>
            <progress className="progress" max={one.rows} value={one.done} aria-label={t.imports.progress} />
            <p className="muted small">{t.imports.of(one.done, one.rows)}</p>
          </>
        )}
        {ended && one.reason && (
          <p className="notice">{t.imports.reasons[one.reason](one.requested ?? 0, one.available ?? 0)}</p>
        )}
        {query.problem && <NotRead problem={query.problem} onRetry={() => void query.refetch()} />}
        <Counts counts={one.counts} dryRun={one.dryRun} />
        {ended && <div className="form-actions">{again}</div>}
      </section>
      {ended && one.done > 0 && <Verdicts groupId={groupId} ended={one} />}
    </div>
  )
}

function headline(one: Import): string {
  if (one.status === 'running') {
    return t.imports.running
  }
  return one.status === 'refused' ? t.imports.refused : one.done < one.rows ? t.imports.cutShort(one.done, one.rows) : t.imports.done
}

const ORDER = ['added', 'invited', 'already-member', 'already-invited', 'duplicate', 'no-licence', 'malformed'] as const

function Counts({ counts, dryRun }: { counts: Import['counts']; dryRun: boolean }) {
  const there = ORDER.filter((verdict) => (counts[verdict] ?? 0) > 0)
  return there.length === 0 ? null : (
    <dl className="totals" data-testid="counts">
      {there.map((verdict) => (
        <div key={verdict}>
          <dt className="muted small">{(dryRun ? t.imports.wouldBe : t.imports.verdicts)[verdict]}</dt>
          <dd>{number(counts[verdict] ?? 0)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Verdicts({ groupId, ended }: { groupId: string; ended: Import }) {
  const { importId } = ended
  const title = useId()
  const failed = failures(ended.counts)
  const [onlyFailed, setOnlyFailed] = useState(false)
  const [looked, setLooked] = useState(0)
  const [saving, setSaving] = useState(false)
  const rows = useImportRows(groupId, importId)
  const read = useReadRows(groupId, importId)
  const failing = useQuery({
    queryKey: ['import-failures', groupId, importId],
    enabled: onlyFailed || saving,
    staleTime: Infinity,
    queryFn: ({ signal }) => readFailures(failed, (cursor) => read(cursor, 100, signal), setLooked),
  })
  const found = failing.data
  useEffect(() => {
    if (saving && found) {
      setSaving(false)
      save(`import-${importId}-failed.csv`, csvOf(found))
    }
  }, [saving, found, importId])
  useEffect(() => {
    if (failing.isError) {
      setSaving(false)
    }
  }, [failing.isError])
  return (
    <section className="card stack" aria-labelledby={title}>
      <h2 id={title}>{t.imports.rows}</h2>
      {failed > 0 && (
        <div className="form-actions">
          <label className="check">
            <input type="checkbox" checked={onlyFailed} onChange={(event) => setOnlyFailed(event.target.checked)} />
            {t.imports.onlyFailed(failed)}
          </label>
          <button type="button" className="button" aria-disabled={saving} onClick={() => setSaving(true)}>
            {saving ? t.imports.gathering(looked) : t.imports.download}
          </button>
          <p className="muted small">{t.imports.downloadHint}</p>
        </div>
      )}
      {failing.error && <NotRead problem={asProblem(failing.error)} onRetry={() => void failing.refetch()} />}
      {onlyFailed ? (
        found ? (
          <>
            <Rows rows={found.slice(0, FAILURES_SHOWN)} labelledBy={title} dryRun={ended.dryRun} />
            {found.length > FAILURES_SHOWN && <p className="muted small">{t.imports.shown(FAILURES_SHOWN, found.length)}</p>}
          </>
        ) : (
          !failing.error && (
            <p role="status" className="muted">
              {t.imports.gathering(looked)}
            </p>
          )
        )
      ) : (
        <>
          {rows.problem && <NotRead problem={rows.problem} onRetry={() => void rows.refetch()} />}
          {rows.isPending && <LoadingRows rows={3} tall={40} />}
          {rows.items && <Rows rows={rows.items} labelledBy={title} dryRun={ended.dryRun} />}
          <MoreOf list={rows} />
        </>
      )}
    </section>
  )
}

function Rows({ rows, labelledBy, dryRun }: { rows: ImportRow[]; labelledBy: string; dryRun: boolean }) {
  return (
    <table className="table" aria-labelledby={labelledBy} data-testid="verdicts">
      <thead>
        <tr>
          <th scope="col">{t.imports.row}</th>
          <th scope="col">{t.imports.value}</th>
          <th scope="col">{t.imports.verdict}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.row}>
            <td>{number(row.row)}</td>
            <td>
              <bdi>{row.value}</bdi>
            </td>
            <td>
              {(dryRun ? t.imports.wouldBe : t.imports.verdicts)[row.verdict]}
              {row.detail && (
                <span className="muted small">
                  <bdi>{row.detail}</bdi>
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
