import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { Link, useSearchParams } from 'react-router'
import type { Group } from '../api/client'
import { CoursesTab } from '../group/courses-tab'
import { useGroup } from '../hub/queries'
import { t } from '../texts'
import { Avatar } from '../ui/avatar'
import { LoadingRows, NotRead } from '../ui/states'
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
  return (
    <>
      <header className="hub-header">
        <title>{t.hub.titleOf(group.name)}</title>
        <Avatar name={group.name} url={group.avatarUrl} large />
        <div className="hub-title">
          <h1>
            <bdi>{group.name}</bdi>
          </h1>
          <p className="muted small">{t.tenant.kindOf(isOrganisation, group.ownerId)}</p>
        </div>
        <div className="hub-actions">
          <Link className="button" to={isOrganisation ? `/organisation?o=${groupId}` : `/groups/${groupId}`}>
            {t.tenant.open[group.type]}
          </Link>
        </div>
      </header>
      <Tabs className="tabs" selectedKey={tab} onSelectionChange={(key) => go({ tab: String(key) })}>
        <TabList className="tab-list" aria-label={t.group.tabs.label}>
          {tabs.map((name) => (
            <Tab key={name} id={name} className="tab">
              {t.tenant.detailTabs[name]}
            </Tab>
          ))}
        </TabList>
        {isOrganisation && (
          <TabPanel id="licences" className="tab-panel">
            <LicencesTab organisationId={groupId} />
          </TabPanel>
        )}
        <TabPanel id="import" className="tab-panel">
          <ImportTab
            groupId={groupId}
            hasLicences={isOrganisation}
            importId={search.get('import') ?? undefined}
            onImport={(importId) => go({ tab: 'import', ...(importId ? { import: importId } : {}) })}
          />
        </TabPanel>
        <TabPanel id="courses" className="tab-panel">
          <CoursesTab group={group} runs />
        </TabPanel>
      </Tabs>
    </>
  )
}
