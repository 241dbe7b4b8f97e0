import { useSearchParams } from 'react-router'
import { usePerson } from '../session/context'
import { t } from '../texts'
import { Empty } from '../ui/states'
import { TabSet } from '../ui/tab-set'
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
      <TabSet
        label={t.hub.tabs.label}
        titles={t.tenant.tabs}
        panels={[
          ['usage', <UsageTab />],
          ['create', <NewGroupForm />],
          ['courses', <CatalogueTab />],
        ]}
        open={tab}
        onOpen={(name) => setSearch({ tab: name })}
      />
    </>
  )
}
