import { useId } from 'react'
import type { Licences } from '../api/client'
import { t } from '../texts'
import { number } from './format'

/** Licences as a bar: in use, reserved by invitations, and the rest. */
export function LicencesMeter({ licences, heading: Heading = 'h3' }: { licences: Licences; heading?: 'h2' | 'h3' }) {
  const { granted, available, reserved, consumed } = licences
  const title = useId()
  return (
    <>
      <div className="trend-head">
        <Heading id={title}>{t.stats.licences}</Heading>
        <span className="small" data-testid="licences-available">
          {t.stats.ofGranted(available, granted)}
        </span>
      </div>
      <Meter licences={licences} />
      <ul className="legend small" aria-labelledby={title}>
        <li>
          <span className="key meter-consumed" aria-hidden="true" />
          {t.stats.consumed} <b data-testid="licences-consumed">{number(consumed)}</b>
        </li>
        <li>
          <span className="key meter-reserved" aria-hidden="true" />
          {t.stats.reserved} <b data-testid="licences-reserved">{number(reserved)}</b>
        </li>
      </ul>
    </>
  )
}

export function Meter({ licences }: { licences: Licences }) {
  const { granted, available, reserved, consumed } = licences
  const share = (part: number) => (granted === 0 ? '0%' : `${(100 * part) / granted}%`)
  return (
    <div
      className="meter"
      role="img"
      aria-label={`${t.stats.licences}: ${t.stats.licencesText(consumed, reserved, available)}`}
    >
      <span className="meter-consumed" style={{ inlineSize: share(consumed) }} />
      <span className="meter-reserved" style={{ inlineSize: share(reserved) }} />
    </div>
  )
}
