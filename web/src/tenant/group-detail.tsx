import { Link, useSearchParams } from 'react-router'
import type { Group } from '../api/client'
import { CoursesTab } from '../group/courses-tab'
import { useGroup } from '../hub/queries'
import { t } from '../texts'
import { GroupHeader } from '../ui/group-header'
import { LoadingRows, NotRead } from '../ui/states'
import { TabSet } from '../ui/tab-set'
import { ImportTab } from './import-tab'
import { LicencesTab } from './licences-tab'

type TabName = 'licences' | 'import' | 'courses'

/** /tenant?g=: one group as the tenant's admin sees it. */
export function GroupDetail({ groupId }: { groupId: string }) {
  const group = useGroup(groupId)
  return (
    <>
      <p className="back">
        <Link to="/tenant">{t.tenant.back}</Link>
      </p>
      {group.data ? (
        <Detail group={group.data.group} />
      ) : group.problem ? (
        <>
          <h1>{t.tenant.title}</h1>
          <NotRead problem={group.problem} onRetry={() => void group.refetch()} />
        </>
      ) : (
        <>
          <h1 className="visually-hidden">{t.tenant.title}</h1>
          <div className="hub-header" />
          <LoadingRows rows={3} />
        </>
      )}
    </>
  )
}

function Detail({ group }: { group: Group }) {
  const [search, setSearch] = useSearchParams()
  const { groupId } = group
  const isOrganisation = group.type === 'organisation'
  const tabs: TabName[] = isOrganisation ? ['licences', 'import', 'courses'] : ['import', 'courses']
  const tab = tabs.find((name) => name === search.get('tab')) ?? (tabs[0] as TabName)
  const go = (change: Record<string, string>) => setSearch({ g: groupId, ...change })
  const licences = ['licences', <LicencesTab organisationId={groupId} />] as const
  const imports = [
    'import',
    <ImportTab
      groupId={groupId}
      hasLicences={isOrganisation}
      importId={search.get('import') ?? undefined}
      onImport={(importId) => go({ tab: 'import', ...(importId ? { import: importId } : {}) })}
    />,
  ] as const
  const courses = ['courses', <CoursesTab group={group} runs />] as const
  return (
    <>
      <GroupHeader
        group={group}
        actions={
          <Link className="button" to={isOrganisation ? `/organisation?o=${groupId}` : `/groups/${groupId}`}>
            {t.tenant.open[group.type]}
          </Link>
        }
      >
        <p className="muted small">{t.tenant.kindOf(isOrganisation, group.ownerId)}</p>
      </GroupHeader>
      <TabSet
        label={t.group.tabs.label}
        titles={t.tenant.detailTabs}
        panels={isOrganisation ? [licences, imports, courses] : [imports, courses]}
        open={tab}
        onOpen={(name) => go({ tab: name })}
      />
    </>
  )
}
