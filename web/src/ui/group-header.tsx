import type { ReactNode } from 'react'
import type { Group } from '../api/client'
import { t } from '../texts'
import { Avatar } from './avatar'

/** What stands above all that is about one group: its name, what is said below it, and what can be done. */
export function GroupHeader(props: { group: Group; actions?: ReactNode; children?: ReactNode }) {
  const { group } = props
  return (
    <header className="hub-header">
      <title>{t.hub.titleOf(group.name)}</title>
      <Avatar name={group.name} url={group.avatarUrl} large />
      <div className="hub-title">
        <h1>
          <bdi>{group.name}</bdi>
        </h1>
        {props.children}
      </div>
      {props.actions && <div className="hub-actions">{props.actions}</div>}
    </header>
  )
}
