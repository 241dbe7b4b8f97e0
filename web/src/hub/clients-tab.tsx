import { useState } from 'react'
import { t } from '../texts'
import { Avatar } from '../ui/avatar'
import { day } from '../ui/format'
import { MoreOf } from '../ui/more'
import { SearchField } from '../ui/search-field'
import { Empty, LoadingRows, NotRead } from '../ui/states'
import { useDebounced } from '../ui/use-debounced'
import { useClients } from './queries'

/** The students of the team, each once, with the tutors that bring it. */
export function ClientsTab({ organisationId, counting }: { organisationId: string; counting: boolean }) {
  const [typed, setTyped] = useState('')
  const q = useDebounced(typed.trim(), 250)
  const clients = useClients(organisationId, q)
  const rows = clients.items
  return (
    <>
      <div className="filters" role="search">
        <SearchField label={t.clients.search} value={typed} hint={t.team.searchHint} onChange={setTyped} />
      </div>
      {counting && <p className="notice">{t.clients.counting}</p>}
      {clients.problem && <NotRead problem={clients.problem} onRetry={() => void clients.refetch()} />}
      {clients.isPending && <LoadingRows />}
      {rows && rows.length > 0 && (
        <>
          <p className="visually-hidden" role="status">
            {t.clients.shown(rows.length)}
          </p>
          <ul className={clients.isPlaceholderData ? 'rows rows-old' : 'rows'} data-testid="clients">
            {rows.map((client) => {
              const name = client.displayName ?? client.studentId
              return (
                <li key={client.studentId} className="row">
                  <Avatar name={name} url={client.avatarUrl} />
                  <div className="row-text">
                    <p className="row-name">
                      <bdi>{name}</bdi>
                    </p>
                    <p className="row-line">
                      {t.clients.broughtBy}{' '}
                      {client.tutors.map((tutor, index) => (
                        <span key={tutor.userId}>
                          {index > 0 && ', '}
                          <bdi>{tutor.displayName ?? tutor.userId}</bdi>
                        </span>
                      ))}
                    </p>
                    <p className="row-line muted">{t.clients.since(day(client.since))}</p>
                  </div>
                </li>
              )
            })}
          </ul>
        </>
      )}
      {rows?.length === 0 &&
        (q ? (
          <Empty title={t.clients.noMatch} />
        ) : (
          <Empty title={t.clients.empty}>
            <p className="muted">{t.clients.emptyText}</p>
          </Empty>
        ))}
      <MoreOf list={clients} />
    </>
  )
}
