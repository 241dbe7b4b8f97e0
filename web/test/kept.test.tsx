import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'
import type { LedgerEntry } from '../src/api/client'
import { HubPage } from '../src/hub/hub-page'
import TenantPage from '../src/tenant/tenant-page'
import { t } from '../src/texts'
import { FakeApi, json } from './fake-api'
import { invitation, organisation, owner, stats } from './samples'
import { show, tenantAdmin, tokenOf } from './stage'

const GRANT = 'POST /organisations/g/licences/grants'
const INVITE = 'POST /groups/g/invitations'
const IMPORT = 'POST /groups/g/member-imports'
const other = { ...organisation, groupId: 'h', name: 'Second Harbour' }
const entry: LedgerEntry = {
  entryId: 'e1',
  kind: 'grant',
  quantity: 25,
  actor: 'admin',
  at: '2026-11-21T11:33:14Z',
  granted: 25,
  available: 25,
}

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
    .on('GET /me/groups', json({ items: [organisation, other] }))
    .on('GET /tenant/usage', json({ items: [{ groupId: 'g', type: 'organisation', name: 'Harbour Tutors', members: 1, enrolments: 0 }] }))
    .on('GET /courses', json({ items: [] }))
  for (const group of [organisation, other]) {
    const { groupId } = group
    api
      .on(`GET /groups/${groupId}`, json(group, 200, { etag: '"1"' }))
      .on(`GET /groups/${groupId}/members`, json({ items: [owner] }))
      .on(`GET /groups/${groupId}/enrolments`, json({ items: [] }))
      .on(`GET /groups/${groupId}/invitations`, json({ items: [invitation] }))
      .on(`GET /organisations/${groupId}/stats`, json(stats))
      .on(`GET /organisations/${groupId}/licences`, json(stats.licences))
      .on(`GET /organisations/${groupId}/licences/ledger`, json({ items: [entry] }))
  }
})

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label)
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))
const tab = (name: string) => userEvent.click(screen.getByRole('tab', { name }))
const tenant = (query = '?g=g') => show(<TenantPage />, { session: tenantAdmin(), at: `/tenant${query}` })

/** Whether the browser would ask before the page is closed. */
function asks(): boolean {
  const closing = new Event('beforeunload', { cancelable: true })
  dispatchEvent(closing)
  return closing.defaultPrevented
}

async function retype(label: string, text: string) {
  await userEvent.clear(field(label))
  await userEvent.type(field(label), text)
}

async function typeGrant() {
  await userEvent.type(await screen.findByLabelText(t.licences.quantity), '25')
  await userEvent.type(screen.getAllByLabelText(t.licences.reason)[0] as HTMLElement, 'Order')
}

describe('What is typed', () => {
  it('in Info outlasts other tabs and other organisations, and is asked about until it is saved', async () => {
    show(<HubPage />)
    await screen.findByTestId('team')
    await tab(t.hub.tabs.info)
    await screen.findByLabelText(t.info.name)
    expect(asks()).toBe(false)
    await retype(t.info.name, 'Typed')
    expect(asks()).toBe(true)
    await tab(t.hub.tabs.team)
    await userEvent.selectOptions(screen.getByLabelText(t.hub.switcher), 'h')
    await tab(t.hub.tabs.info)
    expect((await screen.findByLabelText<HTMLInputElement>(t.info.name)).value).toBe('Second Harbour')
    await userEvent.selectOptions(screen.getByLabelText(t.hub.switcher), 'g')
    await tab(t.hub.tabs.info)

    expect((await screen.findByLabelText<HTMLInputElement>(t.info.name)).value).toBe('Typed')
    api.on('PATCH /groups/g', json({ ...organisation, name: 'Typed' }, 200, { etag: '"2"' }))
    await press(t.info.save)
    await screen.findByText(t.info.saved)
    expect(api.of('PATCH /groups/g')[0]?.headers.get('if-match')).toBe('"1"')
    expect(asks()).toBe(false)
  })

  it('in Info is saved for the version that it was typed on, whatever was saved since', async () => {
    show(<HubPage />)
    await screen.findByTestId('team')
    await tab(t.hub.tabs.info)
    await screen.findByLabelText(t.info.name)
    await retype(t.info.name, 'Typed')
    await tab(t.hub.tabs.team)
    api.on('GET /groups/g', json({ ...organisation, name: 'Theirs' }, 200, { etag: '"2"' }))
    await tab(t.hub.tabs.info)
    await screen.findByLabelText(t.info.name)
    api.on('PATCH /groups/g', ({ headers }) =>
      headers.get('if-match') === '"1"'
        ? json({ code: 'PRECONDITION_FAILED', status: 412, detail: '' }, 412, { 'content-type': 'application/problem+json' })
        : json({ ...organisation, name: 'Typed' }, 200, { etag: '"3"' }),
    )
    await press(t.info.save)

    expect(await screen.findByText(t.info.conflict.title)).toBeTruthy()
    expect(screen.getByRole('radio', { name: /Theirs/ })).toBeTruthy()
    expect(field(t.info.name).value).toBe('Typed')
  })

  it('into an invitation outlasts the way to another organisation, each for itself', async () => {
    show(<HubPage />)
    await screen.findByTestId('team')
    await userEvent.type(field(t.invite.addresses), 'bo@example.org')
    await userEvent.selectOptions(screen.getByLabelText(t.hub.switcher), 'h')
    expect(field(t.invite.addresses).value).toBe('')
    await userEvent.selectOptions(screen.getByLabelText(t.hub.switcher), 'g')

    expect(field(t.invite.addresses).value).toBe('bo@example.org')
  })

  it('into the tenant’s forms outlasts the way to another tab, and to the list and back', async () => {
    tenant()
    await typeGrant()
    await tab(t.tenant.detailTabs.courses)
    await userEvent.click(screen.getByRole('link', { name: t.tenant.back }))
    await tab(t.tenant.tabs.create)
    await userEvent.type(await screen.findByLabelText(t.newGroup.name), 'Pier')
    await userEvent.click(screen.getByRole('radio', { name: new RegExp(t.newGroup.types.group) }))
    await tab(t.tenant.tabs.courses)
    await userEvent.type(await screen.findByLabelText(t.catalogue.title), 'Algebra')
    await tab(t.tenant.tabs.usage)
    await userEvent.click(await screen.findByRole('link', { name: 'Harbour Tutors' }))
    expect((await screen.findByLabelText<HTMLInputElement>(t.licences.quantity)).value).toBe('25')
    await userEvent.click(screen.getByRole('link', { name: t.tenant.back }))
    await tab(t.tenant.tabs.create)

    expect(field(t.newGroup.name).value).toBe('Pier')
    expect((screen.getByRole('radio', { name: new RegExp(t.newGroup.types.group) }) as HTMLInputElement).checked).toBe(true)
    await tab(t.tenant.tabs.courses)
    expect((await screen.findByLabelText<HTMLInputElement>(t.catalogue.title)).value).toBe('Algebra')
    expect(asks()).toBe(true)
  })

  it('is a chosen file as well', async () => {
    tenant('?g=g&tab=import')
    const file = new File(['email\nbo@example.org\n'], 'members.csv', { type: 'text/csv' })
    await userEvent.upload(await screen.findByLabelText<HTMLInputElement>(t.imports.file), file)
    await tab(t.tenant.detailTabs.licences)
    await tab(t.tenant.detailTabs.import)
    expect(await screen.findByText(t.imports.chosen('members.csv'))).toBeTruthy()
    api
      .on(IMPORT, json({ importId: 'm', status: 'running', mode: 'partial', dryRun: false, rows: 1, done: 0, counts: {} }, 202))
      .on('GET /groups/g/member-imports/m', json({ importId: 'm', status: 'running', mode: 'partial', dryRun: false, rows: 1, done: 0, counts: {} }))
    await press(t.imports.start)
    await screen.findByText(t.imports.running)

    expect(api.of(IMPORT)[0]?.body).toBe('email\nbo@example.org\n')
    expect(asks()).toBe(false)
  })

  it('is not the next person’s, nor in the way of signing out', async () => {
    const session = tenantAdmin()
    show(<TenantPage />, { session, at: '/tenant?g=g' })
    await typeGrant()
    let askedAtSigningOut: boolean | undefined
    const provider = {
      renewed: () => Promise.resolve(undefined),
      forget: () => {
        askedAtSigningOut = asks()
      },
    }
    const admin = (sub: string) => tokenOf({ sub, tenant_id: 'harbour', orghub_role: 'tenant-admin' })
    act(() => session.begin(provider, admin('admin')))
    expect(field(t.licences.quantity).value).toBe('25')
    act(() => session.begin(provider, admin('another')))
    expect(field(t.licences.quantity).value).toBe('')
    await typeGrant()
    act(() => session.end('signed-out'))

    expect(askedAtSigningOut).toBe(false)
  })
})

describe('What is being saved', () => {
  async function saving() {
    let answer: (response: Response) => void = () => undefined
    api.on('PATCH /groups/g', () => new Promise((resolve) => (answer = resolve)))
    show(<HubPage />)
    await screen.findByTestId('team')
    await tab(t.hub.tabs.info)
    await screen.findByLabelText(t.info.name)
    await retype(t.info.name, 'Typed')
    await press(t.info.save)
    await tab(t.hub.tabs.team)
    return (response: Response) => answer(response)
  }

  it('in Info is saved for who has left it, and asked about no more', async () => {
    const answer = await saving()
    api.on('GET /groups/g', json({ ...organisation, name: 'Typed' }, 200, { etag: '"2"' }))
    answer(json({ ...organisation, name: 'Typed' }, 200, { etag: '"2"' }))
    await waitFor(() => expect(asks()).toBe(false))
    await tab(t.hub.tabs.info)

    expect((await screen.findByLabelText<HTMLInputElement>(t.info.name)).value).toBe('Typed')
    expect(screen.queryByRole('button', { name: t.info.discard })).toBeNull()
  })

  it('in Info is refused for who has left it as well, who reads why on coming back', async () => {
    const answer = await saving()
    answer(json({ code: 'SLUG_TAKEN', status: 409, detail: '' }, 409, { 'content-type': 'application/problem+json' }))
    await tab(t.hub.tabs.info)

    expect(await screen.findByText(t.info.slugTaken)).toBeTruthy()
    expect(field(t.info.name).value).toBe('Typed')
    expect(asks()).toBe(true)
  })
})

describe('What is not settled', () => {
  it('is not let go of while it is tried again, nor by what was read before that', async () => {
    api.on(GRANT, () => Promise.reject(new TypeError('cut off')))
    tenant()
    await typeGrant()
    await press(t.licences.grantButton(25))
    await screen.findByText(t.unsettled)
    let read: (response: Response) => void = () => undefined
    api.on('GET /organisations/g/licences/ledger', () => new Promise((resolve) => (read = resolve)))
    let answer: (response: Response) => void = () => undefined
    api.on(GRANT, () => new Promise((resolve) => (answer = resolve)))
    await press(t.anew)
    await press(t.retry)
    await press(t.anew)
    read(json({ items: [entry] }))
    await waitFor(() => expect(screen.getByRole('button', { name: t.anew }).getAttribute('aria-disabled')).toBe('true'))
    expect(field(t.licences.quantity).readOnly).toBe(true)
    answer(json({ ...entry, reason: 'Order' }, 201))

    await waitFor(() => expect(field(t.licences.quantity).value).toBe(''))
    expect(new Set(api.of(GRANT).map((call) => call.headers.get('idempotency-key'))).size).toBe(1)
  })

  it('is what is shown and tried again, whatever was typed while it was on its way', async () => {
    const answers: (() => void)[] = []
    api.on(GRANT, () => new Promise((_, reject) => answers.push(() => reject(new TypeError('cut off')))))
    tenant()
    await typeGrant()
    await press(t.licences.grantButton(25))
    await userEvent.clear(field(t.licences.quantity))
    for (let attempt = 1; attempt <= 3; attempt++) {
      await waitFor(() => expect(answers).toHaveLength(attempt), { timeout: 5_000 })
      answers.at(-1)?.()
    }
    await screen.findByText(t.unsettled)
    expect(field(t.licences.quantity).value).toBe('25')
    api.on(GRANT, json({ ...entry, reason: 'Order' }, 201))
    await press(t.retry)
    await screen.findByText(t.licences.granted(25))

    expect(api.of(GRANT).at(-1)?.body).toEqual({ quantity: 25, reason: 'Order' })
    expect(field(t.licences.quantity).value).toBe('')
  })

  it('is looked for in the account as well, which the ledger follows', async () => {
    api.on(GRANT, () => Promise.reject(new TypeError('cut off')))
    tenant()
    await typeGrant()
    await press(t.licences.grantButton(25))
    await screen.findByText(t.unsettled)
    api.on('GET /organisations/g/licences', json({ code: 'FORBIDDEN', status: 403 }, 403, { 'content-type': 'application/problem+json' }))
    await press(t.anew)
    expect(await screen.findByText(t.notLooked)).toBeTruthy()
    api.on('GET /organisations/g/licences', json({ ...stats.licences, granted: 45, available: 32 }))
    await press(t.anew)

    expect(await screen.findByText(t.looked)).toBeTruthy()
    expect(screen.getByTestId('licences-available').textContent).toBe(t.stats.ofGranted(32, 45))
  })

  it('of one person is nothing that the next is asked to settle', async () => {
    let answer: () => void = () => undefined
    api.on(GRANT, () => new Promise((_, reject) => (answer = () => reject(new TypeError('cut off')))))
    const session = tenantAdmin()
    show(<TenantPage />, { session, at: '/tenant?g=g' })
    await typeGrant()
    await press(t.licences.grantButton(25))
    const provider = { renewed: () => Promise.resolve(undefined), forget: () => undefined }
    act(() => session.begin(provider, tokenOf({ sub: 'another', tenant_id: 'harbour', orghub_role: 'tenant-admin' })))
    await act(async () => answer())

    expect(api.of(GRANT)).toHaveLength(1)
    expect(screen.queryByText(t.unsettled)).toBeNull()
    expect(field(t.licences.quantity).readOnly).toBe(false)
    expect(asks()).toBe(false)
  })

  it('stays as it was sent over other tabs, under its key', async () => {
    api.on(GRANT, () => Promise.reject(new TypeError('cut off')))
    tenant()
    await typeGrant()
    await press(t.licences.grantButton(25))
    await screen.findByText(t.unsettled)
    await tab(t.tenant.detailTabs.import)
    await tab(t.tenant.detailTabs.licences)

    expect(await screen.findByText(t.unsettled)).toBeTruthy()
    expect(field(t.licences.quantity).readOnly).toBe(true)
    api.on(GRANT, json({ ...entry, reason: 'Order' }, 201))
    await press(t.retry)
    await waitFor(() => expect(field(t.licences.quantity).value).toBe(''))
    const calls = api.of(GRANT)
    expect(new Set(calls.map((call) => JSON.stringify(call.body))).size).toBe(1)
    expect(new Set(calls.map((call) => call.headers.get('idempotency-key'))).size).toBe(1)
    expect(asks()).toBe(false)
  })

  it('is still on its way for who comes back, and done when it is', async () => {
    let answer: (response: Response) => void = () => undefined
    api.on(GRANT, () => new Promise((resolve) => (answer = resolve)))
    tenant()
    await typeGrant()
    await press(t.licences.grantButton(25))
    await tab(t.tenant.detailTabs.import)
    await tab(t.tenant.detailTabs.licences)
    await userEvent.click(await screen.findByRole('button', { name: t.licences.granting }))
    expect(api.of(GRANT)).toHaveLength(1)
    answer(json({ ...entry, reason: 'Order' }, 201))

    await waitFor(() => expect(field(t.licences.quantity).value).toBe(''))
    expect(screen.getByRole('button', { name: t.licences.grantButton(0) })).toBeTruthy()
  })

  it('of an import is found again by who has left while the file was sent', async () => {
    let answer: (response: Response) => void = () => undefined
    const one = { importId: 'm', status: 'running', mode: 'partial', dryRun: false, rows: 1, done: 0, counts: {} }
    api.on(IMPORT, () => new Promise((resolve) => (answer = resolve))).on('GET /groups/g/member-imports/m', json(one))
    tenant('?g=g&tab=import')
    const file = new File(['email\nbo@example.org\n'], 'members.csv', { type: 'text/csv' })
    await userEvent.upload(await screen.findByLabelText<HTMLInputElement>(t.imports.file), file)
    await press(t.imports.start)
    await waitFor(() => expect(api.of(IMPORT)).toHaveLength(1))
    await userEvent.click(screen.getByRole('link', { name: t.tenant.back }))
    answer(json(one, 202))
    await waitFor(() => expect(asks()).toBe(false))
    await userEvent.click(await screen.findByRole('link', { name: 'Harbour Tutors' }))
    await userEvent.click(await screen.findByRole('tab', { name: t.tenant.detailTabs.import }))
    await userEvent.click(await screen.findByRole('button', { name: t.imports.openLast }))

    expect(await screen.findByText(t.imports.running)).toBeTruthy()
    expect(api.of(IMPORT)).toHaveLength(1)
  })

  it('of an import is sent again as it was, whatever became of the file since', async () => {
    api.on(IMPORT, () => Promise.reject(new TypeError('cut off')))
    tenant('?g=g&tab=import')
    const file = new File(['email\nbo@example.org\n'], 'members.csv', { type: 'text/csv' })
    await userEvent.upload(await screen.findByLabelText<HTMLInputElement>(t.imports.file), file)
    await press(t.imports.start)
    await screen.findByText(t.unsettled, {}, { timeout: 5_000 })
    const sent = api.of(IMPORT).length
    file.arrayBuffer = () => Promise.reject(new DOMException('edited since', 'NotReadableError'))
    await press(t.retry)
    await waitFor(() => expect(api.of(IMPORT).length).toBeGreaterThan(sent))

    expect(screen.queryByText(t.imports.faults.unreadable)).toBeNull()
    expect(new Set(api.of(IMPORT).map((call) => call.body))).toEqual(new Set(['email\nbo@example.org\n']))
  })

  it('of an invitation is not sent as another by who comes back', async () => {
    api.on(INVITE, () => Promise.reject(new TypeError('cut off')))
    show(<HubPage />)
    await screen.findByTestId('team')
    await userEvent.type(field(t.invite.addresses), 'bo@example.org')
    await press(t.invite.send(1))
    await screen.findByText(t.unsettled, {}, { timeout: 5_000 })
    await userEvent.selectOptions(screen.getByLabelText(t.hub.switcher), 'h')
    expect(screen.queryByText(t.unsettled)).toBeNull()
    await userEvent.selectOptions(screen.getByLabelText(t.hub.switcher), 'g')

    expect(await screen.findByText(t.unsettled)).toBeTruthy()
    expect(field(t.invite.addresses).readOnly).toBe(true)
  })

  it('of a group that may be there is let go of once the list was read', async () => {
    api.on('POST /groups', () => Promise.reject(new TypeError('cut off')))
    tenant('?tab=create')
    await userEvent.type(await screen.findByLabelText(t.newGroup.name), 'Pier')
    await press(t.newGroup.create.organisation)
    await screen.findByText(t.unsettled, {}, { timeout: 5_000 })
    await tab(t.tenant.tabs.usage)
    await tab(t.tenant.tabs.create)
    expect(await screen.findByText(t.unsettled)).toBeTruthy()
    await press(t.anew)
    await screen.findByTestId('organisations')
    await tab(t.tenant.tabs.create)

    expect(screen.queryByText(t.unsettled)).toBeNull()
    expect(field(t.newGroup.name).readOnly).toBe(false)
  })
})
