import { useEffect, useId, useState } from 'react'
import { Link, useLocation, useNavigationType, useSearchParams } from 'react-router'
import type { GroupUsage, UsageTotals } from '../api/client'
import { useReadOn } from '../api/pages'
import { t } from '../texts'
import { number, share } from '../ui/format'
import { Meter } from '../ui/licences-meter'
import { More } from '../ui/more'
import { SearchField } from '../ui/search-field'
import { Empty, LoadingRows, NotRead } from '../ui/states'
import { useUsage } from './queries'
import { matches, runsLow, type Show, supplyOf, type UsageFilter } from './usage'

/** Rows that are shown before more are asked for. */
const AT_ONCE = 50
/** Rows that are looked through unasked, for those that are low. */
const LOOKED_THROUGH = 500
const NAMED = 3

/** What the tenant's groups use, organisations and plain groups apart. */
export function UsageTab() {
  const usage = useUsage()
  const [filter, setFilter] = useFilter()
  const [wanted, setWanted] = useState(AT_ONCE)
  const rows = usage.items ?? []
  const q = filter.q.trim()
  const filtering = q !== '' || filter.show !== 'all'
  const found = rows.filter((row) => matches(row, { ...filter, q }))
  const low = rows.filter(runsLow)
  const { hasNextPage, isFetching, fetchNextPage, totals, groupTypes } = usage
  // What the tenant may not have, it may have had.
  const kinds = (['organisation', 'group'] as const).filter(
    (type) => groupTypes.includes(type) || (totals?.[`${type}s`] ?? 0) > 0,
  )
  // The API tells all of them by name; what a filter is after, or runs low, may be on any page.
  const reading = hasNextPage && (found.length < wanted || rows.length < LOOKED_THROUGH)
  useReadOn(usage, reading)
  const shown = found.slice(0, wanted)
  const shows = SHOWS.filter((show) => show === 'all' || kinds.includes(show === 'low' ? 'organisation' : show))

  function change(changed: Partial<UsageFilter>) {
    setFilter({ ...filter, ...changed })
    setWanted(AT_ONCE)
  }

  if (usage.problem && !usage.items) {
    return <NotRead problem={usage.problem} onRetry={() => void usage.refetch()} />
  }
  if (!usage.items) {
    return <LoadingRows tall={92} />
  }
  return (
    <>
      {totals && <Totals totals={totals} kinds={kinds} />}
      {low.length > 0 && filter.show !== 'low' && (
        <div className="notice">
          <p>
            {t.usage.lowNotice(
              low.slice(0, NAMED).map((row) => row.name),
              low.length - NAMED,
            )}
            {hasNextPage && !reading && ` ${t.usage.lookedThrough(rows.length)}`}
          </p>
          <button type="button" className="button" onClick={() => change({ show: 'low', q: '' })}>
            {t.usage.showLow}
          </button>
        </div>
      )}
      <div className="filters" role="search">
        <SearchField label={t.usage.search} value={filter.q} most={120} onChange={(q) => change({ q })} />
        <label className="field">
          {t.usage.show}
          <select value={filter.show} onChange={(event) => change({ show: event.target.value as Show })}>
            {shows.map((show) => (
              <option key={show} value={show}>
                {t.usage.shows[show]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {filtering && (
        <p role="status" className="muted small looked">
          {totals && (reading || hasNextPage)
            ? t.usage.looked(found.length, rows.length, totals.groups + totals.organisations)
            : t.usage.found(found.length)}
        </p>
      )}
      {usage.problem && <NotRead problem={usage.problem} onRetry={() => void fetchNextPage()} />}
      {rows.length === 0 && <Empty title={t.usage.none}>{t.usage.noneText}</Empty>}
      {filtering && found.length === 0 && !hasNextPage && <Empty title={t.usage.noMatch} />}
      <Kind type="organisation" rows={shown} />
      <Kind type="group" rows={shown} />
      <More
        there={found.length > shown.length || hasNextPage}
        isFetching={isFetching && found.length <= shown.length}
        onMore={() => setWanted(shown.length + AT_ONCE)}
      />
    </>
  )
}

const SHOWS: readonly Show[] = ['all', 'organisation', 'group', 'low']

function filterOf(search: URLSearchParams): UsageFilter {
  return { q: search.get('q') ?? '', show: SHOWS.find((show) => show === search.get('show')) ?? 'all' }
}

/** It stands in the page's address as well, for who opens a row and comes back; what is typed does not wait for that. */
function useFilter(): [UsageFilter, (filter: UsageFilter) => void] {
  const [search, setSearch] = useSearchParams()
  const { key } = useLocation()
  const way = useNavigationType()
  const [filter, setFilter] = useState(() => filterOf(search))
  useEffect(() => {
    // Its own changes replace the address; any other way here brings a filter of its own.
    if (way !== 'REPLACE') {
      setFilter(filterOf(search))
    }
  }, [key])
  return [
    filter,
    (changed) => {
      setFilter(changed)
      const after = new URLSearchParams(search)
      for (const [name, value, none] of [['q', changed.q, ''], ['show', changed.show, 'all']] as const) {
        if (value === none) {
          after.delete(name)
        } else {
          after.set(name, value)
        }
      }
      setSearch(after, { replace: true })
    },
  ]
}

function Totals({ totals, kinds }: { totals: UsageTotals; kinds: readonly GroupUsage['type'][] }) {
  const figures: [string, string][] = [
    ...kinds.map((kind): [string, string] => [t.usage[`${kind}s`], number(totals[`${kind}s`])]),
    [t.usage.members, number(totals.members)],
    [t.usage.enrolments, number(totals.enrolments)],
    ...(totals.organisations > 0
      ? ([[t.usage.licences, t.usage.ofGranted(totals.available, totals.granted, share(totals.utilisation))]] as [
          string,
          string,
        ][])
      : []),
  ]
  return (
    <dl className="totals" data-testid="totals">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt className="muted small">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Kind({ type, rows }: { type: 'organisation' | 'group'; rows: GroupUsage[] }) {
  const title = useId()
  const shown = rows.filter((row) => row.type === type)
  if (shown.length === 0) {
    return null
  }
  return (
    <section className="kind" aria-labelledby={title}>
      <h2 id={title}>{type === 'organisation' ? t.usage.organisations : t.usage.groups}</h2>
      <p className="muted small">{t.usage.explained[type]}</p>
      <ul className="rows" data-testid={`${type}s`}>
        {shown.map((row) => (
          <UsageRow key={row.groupId} row={row} />
        ))}
      </ul>
    </section>
  )
}

function UsageRow({ row }: { row: GroupUsage }) {
  const supply = supplyOf(row)
  return (
    <li className="row">
      <div className="row-text">
        <p className="row-name">
          <Link to={`/tenant?g=${row.groupId}`}>
            <bdi>{row.name}</bdi>
          </Link>
          {supply && supply !== 'plenty' && (
            <span className={supply === 'low' ? 'badge badge-note' : 'badge badge-bad'}>{t.usage.supply[supply]}</span>
          )}
        </p>
        <p className="row-line muted">{t.usage.row(row.members, row.enrolments)}</p>
      </div>
      {row.licences && (
        <div className="row-meter small">
          <Meter licences={row.licences} />
          <p className="muted">{t.stats.ofGranted(row.licences.available, row.licences.granted)}</p>
        </div>
      )}
    </li>
  )
}
