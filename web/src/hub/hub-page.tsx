import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react'
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router'
import type { Group } from '../api/client'
import { usePerson } from '../session/context'
import { t } from '../texts'
import { Failing } from '../ui/failing'
import { GroupHeader } from '../ui/group-header'
import { Empty, LoadingRows, NotRead } from '../ui/states'
import { TabSet } from '../ui/tab-set'
import { ClientsTab } from './clients-tab'
import { InfoTab } from './info-tab'
import { InviteWidget } from './invite-widget'
import { PendingInvitations } from './pending-invitations'
import { useForgetWhenDenied, useGroup, useMyGroups, usePendingInvitations, useStats } from './queries'
import { StatsWidget } from './stats-widget'
import { TeamTab } from './team-tab'

type TabName = 'team' | 'clients' | 'info'

/** /organisation: an organisation at a glance and its team, for those who run it and those who are in it. */
export function HubPage() {
  const { groups, complete, problem, refetch } = useMyGroups()
  const [search] = useSearchParams()
  const runsTenant = usePerson()?.tenantAdmin ?? false
  const organisations = groups?.filter((group) => group.type === 'organisation')
  const plain = groups?.filter((group) => group.type === 'group') ?? []
  if (problem && !organisations) {
    return (
      <>
        <h1>{t.hub.myOrganisation}</h1>
        <NotRead problem={problem} onRetry={() => void refetch()} />
      </>
    )
  }
  const wanted = search.get('o')
  const found = organisations?.find((group) => group.groupId === wanted)
  if (runsTenant && wanted !== null && !found && complete && organisations) {
    return <Visited key={wanted} groupId={wanted} organisations={organisations} groups={plain} />
  }
  // The one that is asked for may be on a later page.
  const chosen = found ?? (wanted === null || complete ? organisations?.[0] : undefined)
  if (!chosen || !organisations) {
    return complete ? (
      <>
        <title>{t.hub.titleOf(t.hub.myOrganisation)}</title>
        <h1>{t.hub.myOrganisation}</h1>
        <Empty title={t.hub.none}>
          <p className="muted">{plain.length > 0 ? t.hub.onlyGroups : t.hub.noneText}</p>
          {runsTenant && (
            <Link to="/tenant" className="button button-main">
              {t.hub.toTenant}
            </Link>
          )}
          <ul>
            {plain.map((group) => (
              <li key={group.groupId}>
                <Link to={`/groups/${group.groupId}`}>
                  <bdi>{group.name}</bdi>
                </Link>
              </li>
            ))}
          </ul>
        </Empty>
      </>
    ) : (
      <>
        <h1 className="visually-hidden">{t.hub.myOrganisation}</h1>
        <Frame header={<div className="hub-header" />} main={<LoadingRows />} aside={<LoadingRows rows={3} tall={180} />} />
      </>
    )
  }
  if (wanted !== null && !found) {
    return (
      <>
        <title>{t.hub.titleOf(t.hub.myOrganisation)}</title>
        <h1>{t.hub.myOrganisation}</h1>
        <Empty title={t.hub.notYours}>
          <Link to={`/organisation?o=${chosen.groupId}`} className="button button-main">
            {t.hub.open(chosen.name)}
          </Link>
        </Empty>
      </>
    )
  }
  return <Hub key={chosen.groupId} organisation={chosen} organisations={organisations} groups={plain} />
}

/** An organisation of the tenant that its admin looks into without being in it, with the rights of its owner. */
function Visited(props: { groupId: string; organisations: Group[]; groups: Group[] }) {
  const { data, problem, refetch } = useGroup(props.groupId)
  if (!data) {
    return (
      <>
        <h1>{t.hub.organisations}</h1>
        {problem ? <NotRead problem={problem} onRetry={() => void refetch()} /> : <LoadingRows />}
      </>
    )
  }
  const organisation = { ...data.group, role: data.group.role ?? ('owner' as const) }
  return <Hub organisation={organisation} organisations={[organisation, ...props.organisations]} groups={props.groups} />
}

export function Frame(props: { header: ReactNode; main: ReactNode; aside: ReactNode; about?: string }) {
  return (
    <>
      {props.header}
      <div className={props.aside ? 'hub' : 'hub hub-single'}>
        <div className="hub-main">
          <Failing>{props.main}</Failing>
        </div>
        {props.aside && (
          <aside className="hub-aside" aria-label={props.about ?? t.hub.sidebar}>
            <Failing>{props.aside}</Failing>
          </aside>
        )}
      </div>
    </>
  )
}

function Hub(props: { organisation: Group; organisations: Group[]; groups: Group[] }) {
  const { organisation, organisations } = props
  const [search, setSearch] = useSearchParams()
  const runs = organisation.role === 'owner' || organisation.role === 'admin'
  const tabs: TabName[] = runs ? ['team', 'clients', 'info'] : ['team', 'info']
  const tab = tabs.find((name) => name === search.get('tab')) ?? 'team'
  const id = organisation.groupId
  const stats = useStats(id, runs)
  useForgetWhenDenied(stats.error)
  const [teamShown, setTeamShown] = useState(false)
  const onShown = useCallback(() => setTeamShown(true), [])
  // The team is what the page is opened for; the rest of the sidebar comes after it.
  const pending = usePendingInvitations(id, runs && (teamShown || tab !== 'team'))
  const go = (change: { o?: string; tab?: TabName }, state?: { switched: boolean }) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        for (const [name, value] of Object.entries(change)) {
          after.set(name, value)
        }
        return after
      },
      { state },
    )

  const team = ['team', <TeamTab organisation={organisation} onShown={onShown} />] as const
  const clients = ['clients', <ClientsTab organisationId={id} counting={stats.data?.fanOutRunning ?? false} />] as const
  const info = ['info', <InfoTab organisation={organisation} readOnly={!runs} />] as const
  const panels = runs ? [team, clients, info] : [team, info]
  return (
    <Frame
      header={
        <Header
          organisation={organisation}
          organisations={organisations}
          groups={props.groups}
          runs={runs}
          onChoose={(o) => go({ o, tab: 'team' }, { switched: true })}
          onSettings={() => go({ tab: 'info' })}
        />
      }
      main={
        <TabSet label={t.hub.tabs.label} titles={t.hub.tabs} panels={panels} open={tab} onOpen={(name) => go({ tab: name })} />
      }
      aside={
        runs && (
          <>
            <Failing>
              <StatsWidget
                stats={stats.data}
                problem={stats.problem}
                onRetry={() => void stats.refetch()}
                {...(organisation.settings.currency ? { currency: organisation.settings.currency } : {})}
              />
            </Failing>
            <InviteWidget
              groupId={id}
              mayMakeAdmins={organisation.role === 'owner'}
              licences={stats.data?.licences}
            />
            <PendingInvitations
              groupId={id}
              mayTouchAdmins={organisation.role === 'owner'}
              holdLicences={organisation.licencePolicy !== 'enrolment'}
              list={pending}
            />
          </>
        )
      }
    />
  )
}

function Header(props: {
  organisation: Group
  organisations: Group[]
  groups: Group[]
  runs: boolean
  onChoose: (groupId: string) => void
  onSettings: () => void
}) {
  const { organisation, organisations } = props
  const switcher = useId()
  const list = useRef<HTMLSelectElement>(null)
  const navigate = useNavigate()
  const came = useLocation().state as { switched?: boolean } | null
  // Arrow keys go through a closed list one by one, and each choice is another page.
  useEffect(() => {
    if (came?.switched) {
      list.current?.focus()
    }
  }, [came])
  const choose = (id: string) =>
    props.groups.some((group) => group.groupId === id) ? void navigate(`/groups/${id}`) : props.onChoose(id)
  return (
    <GroupHeader
      group={organisation}
      actions={
        <>
          {props.runs && (
            <button type="button" className="button" onClick={props.onSettings}>
              {t.hub.settings}
            </button>
          )}
          {/* The API's own page, beside this one: to come back here would be to sign in again. */}
          <a className="button" href={`/o/${organisation.slug}`} target="_blank" rel="noopener">
            {t.hub.viewPublic}
          </a>
        </>
      }
    >
      {organisations.length + props.groups.length > 1 && (
        <div className="switcher">
          <label htmlFor={switcher}>{t.hub.switcher}</label>
          <select ref={list} id={switcher} value={organisation.groupId} onChange={(event) => choose(event.target.value)}>
            <Options label={t.hub.organisations} groups={organisations} />
            {props.groups.length > 0 && <Options label={t.hub.groups} groups={props.groups} />}
          </select>
        </div>
      )}
    </GroupHeader>
  )
}

function Options({ label, groups }: { label: string; groups: Group[] }) {
  return (
    <optgroup label={label}>
      {groups.map((group) => (
        <option key={group.groupId} value={group.groupId}>
          {group.name}
        </option>
      ))}
    </optgroup>
  )
}
