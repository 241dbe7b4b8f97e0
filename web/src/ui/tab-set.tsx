import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'

/** One of several panels at a time; only the one that is open is there, and reads anything. */
export function TabSet<Name extends string>(props: {
  label: string
  titles: Record<Name, string>
  /** Panels by name, in their order. */
  panels: readonly (readonly [Name, ReactNode])[]
  open: Name
  onOpen: (name: Name) => void
}) {
  return (
    <Tabs className="tabs" selectedKey={props.open} onSelectionChange={(key) => props.onOpen(key as Name)}>
      <TabList className="tab-list" aria-label={props.label}>
        {props.panels.map(([name]) => (
          <Tab key={name} id={name} className="tab">
            {props.titles[name]}
          </Tab>
        ))}
      </TabList>
      {props.panels.map(([name, panel]) => (
        <TabPanel key={name} id={name} className="tab-panel">
          {panel}
        </TabPanel>
      ))}
    </Tabs>
  )
}
