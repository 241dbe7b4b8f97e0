import { useId, useState } from 'react'
import type { Licences, Stats } from '../api/client'
import type { Problem } from '../api/problem'
import { t } from '../texts'
import { money, monthName, number, twelveMonthsTo } from '../ui/format'
import { LicencesMeter } from '../ui/licences-meter'
import { LoadingRows, NotRead } from '../ui/states'

/** Team, clients, this month's commission, a year of it, and the licences. */
export function StatsWidget(props: {
  stats: Stats | undefined
  problem: Problem | undefined
  onRetry: () => void
  /** The organisation's own currency, if it has said so. */
  currency?: string
}) {
  const title = useId()
  const { stats, problem } = props
  return (
    <section className="card stats" aria-labelledby={title}>
      <h2 id={title}>{t.stats.title}</h2>
      {problem && <NotRead problem={problem} onRetry={props.onRetry} />}
      {!stats && !problem && <LoadingRows rows={1} tall={438} />}
      {stats && (
        <>
          <dl className="figures">
            <div>
              <dt>{t.stats.teamSize}</dt>
              <dd data-testid="team-size">{number(stats.teamSize)}</dd>
            </div>
            <div>
              <dt>{t.stats.clients}</dt>
              <dd>{number(stats.totalClients)}</dd>
            </div>
            <div>
              <dt>{t.stats.revenue}</dt>
              <dd>
                {stats.revenue.currencies.length === 0
                  ? props.currency
                    ? money(0, props.currency)
                    : t.stats.noRevenue
                  : stats.revenue.currencies.map(({ currency, commission }) => (
                      <span key={currency} className="sum">
                        {money(commission, currency)}
                      </span>
                    ))}
              </dd>
            </div>
          </dl>
          <p className="muted small figure-note">
            {t.stats.revenueOf(monthName(stats.revenue.month), stats.revenue.timeZone)}
          </p>
          <Trend stats={stats} {...(props.currency ? { preferred: props.currency } : {})} />
          <LicencesBar licences={stats.licences} />
        </>
      )}
    </section>
  )
}

const WIDTH = 300
const HEIGHT = 72
const STEP = WIDTH / 12

function Trend({ stats, preferred }: { stats: Stats; preferred?: string }) {
  const title = useId()
  const select = useId()
  const currencies = [...new Set(stats.trend.map((entry) => entry.currency))].sort()
  const [chosen, setChosen] = useState<string>()
  const currency = [chosen, preferred].find((one) => one !== undefined && currencies.includes(one)) ?? currencies[0]
  const months = twelveMonthsTo(stats.revenue.month).map((month) => {
    const entry = stats.trend.find((one) => one.month === month && one.currency === currency)
    return { month, commission: entry?.commission ?? 0, gross: entry?.gross ?? 0 }
  })
  const highest = Math.max(0, ...months.map((entry) => entry.commission))
  const lowest = Math.min(0, ...months.map((entry) => entry.commission))
  const scale = HEIGHT / (highest - lowest || 1)
  const sum = months.reduce((all, entry) => all + entry.commission, 0)
  return (
    <div className="trend">
      <div className="trend-head">
        <h3 id={title}>{t.stats.trend}</h3>
        {currencies.length > 1 && (
          <>
            <label className="visually-hidden" htmlFor={select}>
              {t.stats.currency}
            </label>
            <select id={select} value={currency} onChange={(event) => setChosen(event.target.value)}>
              {currencies.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </>
        )}
      </div>
      {currency === undefined ? (
        <p className="muted small trend-none">{t.stats.noTrend}</p>
      ) : (
        <>
          <svg
            className="chart"
            viewBox={`0 0 ${WIDTH} ${HEIGHT + 16}`}
            role="img"
            aria-label={t.stats.trendOf(
              currency,
              monthName(months[0]?.month ?? ''),
              monthName(months[11]?.month ?? ''),
              money(sum, currency),
            )}
          >
            {months.map(({ month, commission }, at) => (
              <g key={month}>
                <rect
                  className={at === 11 ? 'bar bar-now' : 'bar'}
                  x={at * STEP + 3}
                  y={commission >= 0 ? (highest - commission) * scale : highest * scale}
                  width={STEP - 6}
                  height={Math.max(Math.abs(commission) * scale, 1)}
                  rx="2"
                />
                <text className="bar-label" x={at * STEP + STEP / 2} y={HEIGHT + 13} textAnchor="middle">
                  {monthName(month, 'narrow')}
                </text>
              </g>
            ))}
            <line className="axis" x1="0" x2={WIDTH} y1={highest * scale} y2={highest * scale} />
          </svg>
          <details className="chart-table">
            <summary>{t.stats.asTable}</summary>
            <table aria-labelledby={title}>
              <thead>
                <tr>
                  <th scope="col">{t.stats.month}</th>
                  <th scope="col">{t.stats.commission}</th>
                  <th scope="col">{t.stats.paid}</th>
                </tr>
              </thead>
              <tbody>
                {months.map(({ month, commission, gross }) => (
                  <tr key={month}>
                    <th scope="row">{monthName(month, 'short')}</th>
                    <td>{money(commission, currency)}</td>
                    <td>{money(gross, currency)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </div>
  )
}

function LicencesBar({ licences }: { licences: Licences }) {
  return (
    <div className="licences">
      <LicencesMeter licences={licences} />
      {licences.granted === 0 ? (
        <p className="notice small">{t.stats.noLicences}</p>
      ) : (
        licences.available === 0 && <p className="notice small">{t.stats.exhausted[licences.policy]}</p>
      )}
    </div>
  )
}
