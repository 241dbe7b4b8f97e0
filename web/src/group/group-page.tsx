import { useCallback, useState } from 'react'
import { Navigate, useParams, useSearchParams } from 'react-router'
import type { Group } from '../api/client'
import { Frame } from '../hub/hub-page'
import { InviteWidget } from '../hub/invite-widget'
import { PendingInvitations } from '../hub/pending-invitations'
import { useGroup, usePendingInvitations } from '../hub/queries'
import { TeamTab } from '../hub/team-tab'
import { t } from '../texts'
import { GroupHeader } from '../ui/group-header'
import { LoadingRows, NotRead } from '../ui/states'
import { TabSet } from '../ui/tab-set'
import { CoursesTab } from './courses-tab'

type TabName = 'members' | 'courses'

/** /groups/{groupId}: a plain group, its members and their courses. An organisation has its own page. */
export function GroupPage() {
  const { groupId = '' } = useParams()
  const group = useGroup(groupId)
  if (group.problem && !group.data) {
    return (
      <>
        <h1>{t.hub.groups}</h1>
        <NotRead problem={group.problem} onRetry={() => void group.refetch()} />
      </>
    )
  }
  if (!group.data) {
    return (
      <>
        <h1 className="visually-hidden">{t.hub.groups}</h1>
        <Frame header={<div className="hub-header" />} main={<LoadingRows />} aside={<LoadingRows rows={1} tall={240} />} />
      </>
    )
  }
  const read = group.data.group
  if (read.type === 'organisation') {
    return <Navigate to={`/organisation?o=${read.groupId}`} replace />
  }
  // Who reads it without being in it is the tenant's admin, who may what an owner may.
  return <PlainGroup group={{ ...read, role: read.role ?? 'owner' }} />
}

function PlainGroup({ group }: { group: Group }) {
  const [search, setSearch] = useSearchParams()
  const runs = group.role === 'owner' || group.role === 'admin'
  const tab: TabName = search.get('tab') === 'courses' ? 'courses' : 'members'
  const [membersShown, setMembersShown] = useState(false)
  const onShown = useCallback(() => setMembersShown(true), [])
  const pending = usePendingInvitations(group.groupId, runs && (membersShown || tab !== 'members'))
  return (
    <Frame
      about={t.group.sidebar}
      header={
        <GroupHeader group={group}>
          {group.description && (
            <p className="muted" dir="auto">
              {group.description}
            </p>
          )}
        </GroupHeader>
      }
      main={
        <TabSet
          label={t.group.tabs.label}
          titles={t.group.tabs}
          panels={[
            ['members', <TeamTab organisation={group} onShown={onShown} />],
            ['courses', <CoursesTab group={group} runs={runs} />],
          ]}
          open={tab}
          onOpen={(name) => setSearch({ tab: name })}
        />
      }
      aside={
        runs && (
          <>
            <InviteWidget groupId={group.groupId} mayMakeAdmins={group.role === 'owner'} usualKind="learner" />
            <PendingInvitations
              groupId={group.groupId}
              mayTouchAdmins={group.role === 'owner'}
              holdLicences={false}
              list={pending}
            />
          </>
        )
      }
    />
  )
}
