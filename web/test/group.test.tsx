import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Route, Routes } from 'react-router'
import { beforeEach, describe, expect, it } from 'vitest'
import { GroupPage } from '../src/group/group-page'
import { t } from '../src/texts'
import { FakeApi, json, refusal } from './fake-api'
import { CANARY, invitation, jonas, organisation, owner } from './samples'
import { expectAccessible, show, signedIn } from './stage'

const GROUP = 'GET /groups/g'
const ENROLMENTS = 'GET /groups/g/enrolments'
const plain = { ...organisation, type: 'group', name: 'Saturday circle', licencePolicy: undefined }
const learner = { ...jonas, kind: 'learner', holdsLicence: false, activeStudents: undefined }
const algebra = { userId: 'jonas', courseId: 'algebra', courseTitle: 'Algebra', enrolledAt: '2026-10-01T10:00:00Z' }

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
    .on(GROUP, json(plain, 200, { etag: '"1"' }))
    .on('GET /groups/g/members', json({ items: [learner] }))
    .on('GET /groups/g/invitations', json({ items: [invitation] }))
    .on('GET /courses', json({ items: [{ courseId: 'algebra', title: 'Algebra' }, { courseId: 'essays', title: CANARY }] }))
    .on(ENROLMENTS, json({ items: [algebra] }))
})

function open({ tab = 'members', userId = 'mina' } = {}) {
  show(
    <Routes>
      <Route path="/groups/:groupId" element={<GroupPage />} />
      <Route path="/organisation" element={<p>The organisation’s page</p>} />
    </Routes>,
    { at: `/groups/g?tab=${tab}`, session: signedIn(userId) },
  )
}

describe('A plain group', () => {
  it('shows members and invitations, and no licence', async () => {
    open()
    await screen.findByText('Jonas Weber')
    await screen.findByText('late@example.org')
    await userEvent.click(screen.getByRole('button', { name: 'Remove Jonas Weber' }))

    expect(screen.getByRole('alertdialog')).toBeTruthy()
    expect(document.body.textContent).not.toMatch(/licence/i)
    expect(api.calls.some((call) => call.path.startsWith('/organisations') || call.path.endsWith('/enrolments'))).toBe(false)
    await expectAccessible()
  })

  it('leads to the organisation’s page where it is one', async () => {
    api.on(GROUP, json(organisation, 200, { etag: '"1"' }))
    open()

    expect(await screen.findByText('The organisation’s page')).toBeTruthy()
  })

  it('that is not there, or not one’s own, says so', async () => {
    api.on(GROUP, refusal('NOT_FOUND', 404))
    open()

    expect(await screen.findByText(/not yours to see/)).toBeTruthy()
    await expectAccessible()
  })

  it('enrols a member once, under one key', async () => {
    api.on('POST /groups/g/enrolments', json({ enrolments: [{ userId: 'jonas', courseId: 'essays', outcome: 'enrolled' }] }))
    open({ tab: 'courses' })
    await userEvent.selectOptions(await screen.findByLabelText(t.courses.course), 'essays')
    await userEvent.dblClick(screen.getByRole('button', { name: t.courses.enrol }))

    expect(await screen.findByText(t.courses.enrolled('Jonas Weber', CANARY))).toBeTruthy()
    const calls = api.of('POST /groups/g/enrolments')
    expect(calls[0]?.body).toEqual({ userIds: ['jonas'], courseIds: ['essays'] })
    expect(calls[0]?.headers.get('idempotency-key')).toBeTruthy()
    expect(document.querySelector('img[src="x"]')).toBeNull()
    await expectAccessible()
  })

  it('offers to enrol members, never the owner', async () => {
    api.on('GET /groups/g/members', json({ items: [owner, learner] }))
    open({ tab: 'courses' })
    const choice = await screen.findByLabelText<HTMLSelectElement>(t.courses.member)

    expect([...choice.options].map((option) => option.value)).toEqual(['jonas'])
  })

  it('says that nobody can be enrolled where there is the owner alone', async () => {
    api.on('GET /groups/g/members', json({ items: [owner] }))
    open({ tab: 'courses' })

    expect(await screen.findByText(t.courses.noMembers)).toBeTruthy()
    expect(screen.queryByRole('button', { name: t.courses.enrol })).toBeNull()
  })

  it('ends an enrolment after asking', async () => {
    open({ tab: 'courses' })
    api.on('DELETE /groups/g/enrolments/jonas/algebra', () => {
      api.on(ENROLMENTS, json({ items: [] }))
      return new Response(null, { status: 204 })
    })
    await userEvent.click(await screen.findByRole('button', { name: t.courses.endNamed('Jonas Weber', 'Algebra') }))
    await userEvent.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: t.courses.confirm.button }))

    expect(await screen.findByText(t.courses.empty)).toBeTruthy()
  })

  it('shows a plain member its own courses alone', async () => {
    api.on(GROUP, json({ ...plain, role: 'member' }, 200, { etag: '"1"' }))
    open({ tab: 'courses', userId: 'jonas' })
    await screen.findByTestId('enrolments')

    expect(api.of(ENROLMENTS)[0]?.query.get('userId')).toBe('jonas')
    expect(screen.queryByRole('button', { name: t.courses.enrol })).toBeNull()
    expect(screen.queryByRole('complementary')).toBeNull()
    await waitFor(() => expect(api.of('GET /groups/g/invitations')).toEqual([]))
    await expectAccessible()
  })
})
