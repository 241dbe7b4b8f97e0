import { QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import axe from 'axe-core'
import type { ReactNode } from 'react'
import { MemoryRouter } from 'react-router'
import { expect } from 'vitest'
import { newQueryClient } from '../src/app'
import type { Config } from '../src/session/config'
import { Connected } from '../src/session/context'
import { Session } from '../src/session/session'

export function tokenOf(claims: object): string {
  const payload = btoa(JSON.stringify(claims)).replaceAll('=', '')
  return `e30.${payload}.x`
}

export const tenantAdmin = (): Session => signedIn('admin', { orghub_role: 'tenant-admin' })

export function signedIn(userId = 'mina', claims = {}): Session {
  const session = new Session()
  const token = tokenOf({ sub: userId, tenant_id: 'harbour', email: `${userId}@example.org`, ...claims })
  session.begin({ renewed: () => Promise.resolve(undefined), forget: () => undefined }, token)
  return session
}

/** Shows a part of the client as it stands in the page. */
export function show(
  part: ReactNode,
  { session = signedIn(), at = '/organisation', config = { local: true, people: [] } as Config } = {},
) {
  return render(
    <Connected config={config} session={session}>
      <QueryClientProvider client={newQueryClient()}>
        <MemoryRouter initialEntries={[at]}>
          <main>{part}</main>
        </MemoryRouter>
      </QueryClientProvider>
    </Connected>,
  )
}

/** Contrast is judged in the browser test: there are no colours here. */
export async function expectAccessible(element: Element = document.body): Promise<void> {
  const { violations } = await axe.run(element, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
  })
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
}
