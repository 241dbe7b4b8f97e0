import { type ReactNode, useCallback, useId, useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { Link, useSearchParams } from 'react-router'
import type { Group } from '../api/client'
import { t } from '../texts'
import { Avatar } from '../ui/avatar'
import { Empty, LoadingRows, Refused } from '../ui/states'
import { ClientsTab } from './clients-tab'
import { InfoTab } from './info-tab'
import { InviteWidget } from './invite-widget'
import { PendingInvitations } from './pending-invitations'
import { useMyOrganisations, usePendingInvitations, useStats } from './queries'
import { StatsWidget } from './stats-widget'
import { TeamTab } from './team-tab'

type TabName = 'team' | 'clients' | 'info'

/** /organisation: an organisation at a glance and its team, for those who run it and those who are in it. */
export function HubPage() {
  const { organisations, complete, problem, refetch } = useMyOrganisations()
  const [search] = useSearchParams()
  if (problem && !organisations) {
    return (
      <>
        <h1>{t.hub.myOrganisation}</h1>
        <Refused problem={problem} onRetry={() => void refetch()} />
      </>
    )
  }
  const wanted = search.get('o')
  const chosen = organisations?.find((group) => group.groupId === wanted) ?? organisations?.[0]
  if (!chosen || !organisations) {
    return complete ? (
      <>
        <title>{t.hub.titleOf(t.hub.myOrganisation)}</title>
        <h1>{t.hub.myOrganisation}</h1>
        <Empty title={t.hub.none}>
          <p className="muted">{t.hub.noneText}</p>
        </Empty>
      </>
    ) : (
      <>
        <h1 className="visually-hidden">{t.hub.myOrganisation}</h1>
        <Frame header={<div className="hub-header" />} main={<LoadingRows />} aside={<LoadingRows rows={3} tall={180} />} />
      </>
    )
  }
  return <Hub key={chosen.groupId} organisation={chosen} organisations={organisations} />
}

function Frame(props: { header: ReactNode; main: ReactNode; aside: ReactNode }) {
  return (
    <>
      {props.header}
      <div className={props.aside ? 'hub' : 'hub hub-single'}>
        <div className="hub-main">{props.main}</div>
        {props.aside && (
          <aside className="hub-aside" aria-label={t.hub.sidebar}>
            {props.aside}
          </aside>
        )}
      </div>
    </>
  )
}

function Hub({ organisation, organisations }: { organisation: Group; organisations: Group[] }) {
  const [search, setSearch] = useSearchParams()
  const runs = organisation.role === 'owner' || organisation.role === 'admin'
  const tabs: TabName[] = runs ? ['team', 'clients', 'info'] : ['team', 'info']
  const tab = tabs.find((name) => name === search.get('tab')) ?? 'team'
  const id = organisation.groupId
  const stats = useStats(id, runs)
  const [teamShown, setTeamShown] = useState(false)
  const onShown = useCallback(() => setTeamShown(true), [])
  // The team is what the page is opened for; the rest of the sidebar comes after it.
  const pending = usePendingInvitations(id, runs && (teamShown || tab !== 'team'))
  const go = (change: { o?: string; tab?: TabName }) =>
    setSearch((before) => {
      const after = new URLSearchParams(before)
      for (const [name, value] of Object.entries(change)) {
        after.set(name, value)
      }
      return after
    })

  return (
    <Frame
      header={
        <Header
          organisation={organisation}
          organisations={organisations}
          runs={runs}
          onChoose={(o) => go({ o, tab: 'team' })}
          onSettings={() => go({ tab: 'info' })}
        />
      }
      main={
        <Tabs className="tabs" selectedKey={tab} onSelectionChange={(key) => go({ tab: key as TabName })}>
          <TabList className="tab-list" aria-label={t.hub.tabs.label}>
            {tabs.map((name) => (
              <Tab key={name} id={name} className="tab">
                {t.hub.tabs[name]}
              </Tab>
            ))}
          </TabList>
          <TabPanel id="team" className="tab-panel">
            <TeamTab organisation={organisation} onShown={onShown} />
          </TabPanel>
          {runs && (
            <TabPanel id="clients" className="tab-panel">
              <ClientsTab organisationId={id} counting={stats.data?.fanOutRunning ?? false} />
            </TabPanel>
          )}
          <TabPanel id="info" className="tab-panel">
            <InfoTab organisation={organisation} readOnly={!runs} />
          </TabPanel>
        </Tabs>
      }
      aside={
        runs && (
          <>
            <StatsWidget
              stats={stats.data}
              problem={stats.problem}
              onRetry={() => void stats.refetch()}
              {...(organisation.settings.currency ? { currency: organisation.settings.currency } : {})}
            />
            <InviteWidget
              groupId={id}
              mayMakeAdmins={organisation.role === 'owner'}
              available={stats.data?.licences.available}
            />
            <PendingInvitations groupId={id} mayTouchAdmins={organisation.role === 'owner'} list={pending} />
          </>
        )
      }
    />
  )
}

function Header(props: {
  organisation: Group
  organisations: Group[]
  runs: boolean
  onChoose: (groupId: string) => void
  onSettings: () => void
}) {
  const { organisation, organisations } = props
  const switcher = useId()
  return (
    <header className="hub-header">
      <title>{t.hub.titleOf(organisation.name)}</title>
      <Avatar name={organisation.name} url={organisation.avatarUrl} large />
      <div className="hub-title">
        <h1>
          <bdi>{organisation.name}</bdi>
        </h1>
        {organisations.length > 1 && (
          <div className="switcher">
            <label htmlFor={switcher}>{t.hub.switcher}</label>
            <select id={switcher} value={organisation.groupId} onChange={(event) => props.onChoose(event.target.value)}>
              {organisations.map((group) => (
                <option key={group.groupId} value={group.groupId}>
                  {group.name}
                </option>
              ))}
            </select>
          </div>
        )}
      </div>
      <div className="hub-actions">
        {props.runs && (
          <button type="button" className="button" onClick={props.onSettings}>
            {t.hub.settings}
          </button>
        )}
        <Link className="button" to={`/o/${organisation.slug}`}>
          {t.hub.viewPublic}
        </Link>
      </div>
    </header>
  )
}
