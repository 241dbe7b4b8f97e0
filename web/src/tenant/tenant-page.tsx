import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { useSearchParams } from 'react-router'
import { usePerson } from '../session/context'
import { t } from '../texts'
import { Empty } from '../ui/states'
import { CatalogueTab } from './catalogue-tab'
import { GroupDetail } from './group-detail'
import { NewGroupForm } from './new-group'
import { UsageTab } from './usage-tab'

type TabName = 'usage' | 'create' | 'courses'
const TABS: readonly TabName[] = ['usage', 'create', 'courses']

/** /tenant: everything in a tenant, for those who run it. */
export default function TenantPage() {
  const [search, setSearch] = useSearchParams()
  const person = usePerson()
  const groupId = search.get('g')
  // The API decides; this saves who is none a page of refusals.
  if (!person?.tenantAdmin) {
    return (
      <>
        <title>{t.hub.titleOf(t.tenant.title)}</title>
        <h1>{t.tenant.title}</h1>
        <Empty title={t.tenant.denied}>
          <p className="muted">{t.tenant.deniedText}</p>
        </Empty>
      </>
    )
  }
  if (groupId) {
    return <GroupDetail key={groupId} groupId={groupId} />
  }
  const tab = TABS.find((name) => name === search.get('tab')) ?? 'usage'
  return (
    <>
      <title>{t.hub.titleOf(t.tenant.title)}</title>
      <h1>{t.tenant.title}</h1>
      <Tabs className="tabs" selectedKey={tab} onSelectionChange={(key) => setSearch({ tab: String(key) })}>
        <TabList className="tab-list" aria-label={t.hub.tabs.label}>
          {TABS.map((name) => (
            <Tab key={name} id={name} className="tab">
              {t.tenant.tabs[name]}
            </Tab>
          ))}
        </TabList>
        <TabPanel id="usage" className="tab-panel">
          <UsageTab />
        </TabPanel>
        <TabPanel id="create" className="tab-panel">
          <NewGroupForm />
        </TabPanel>
        <TabPanel id="courses" className="tab-panel">
          <CatalogueTab />
        </TabPanel>
      </Tabs>
    </>
  )
}
