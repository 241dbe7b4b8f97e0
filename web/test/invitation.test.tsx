import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Route, Routes } from 'react-router'
import { beforeEach, describe, expect, it } from 'vitest'
import type { InvitationPreview } from '../src/api/client'
import { InvitationPage } from '../src/invitation/invitation-page'
import type { Config } from '../src/session/config'
import { SignedOut, SkipLink } from '../src/app'
import { keepNext } from '../src/session/next'
import { Session } from '../src/session/session'
import { t } from '../src/texts'
import { FakeApi, json, refusal } from './fake-api'
import { CANARY } from './samples'
import { expectAccessible, show, signedIn, tokenOf } from './stage'

const LINK = '/invitation#secret'
const PREVIEW = 'POST /invitations/preview'
const ACCEPT = 'POST /invitations/accept'
const DECLINE = 'POST /invitations/decline'
const local: Config = {
  local: true,
  people: [{ tenantId: 'harbour', userId: 'jonas', email: 'jonas@example.org', name: 'Jonas Weber', about: 'Invited' }],
}
const preview: InvitationPreview = {
  groupName: 'Harbour Tutors',
  inviterName: 'Mina Park',
  email: 'j•••@example.org',
  status: 'pending',
  expiresAt: '2026-11-27T10:00:00Z',
}

let api: FakeApi

beforeEach(() => {
  api = new FakeApi().on(PREVIEW, json(preview)).on(ACCEPT, json({ groupId: 'g', userId: 'jonas', role: 'member' }))
})

describe('The invitation', () => {
  it('says who invites whom, and changes nothing until a button is pressed', async () => {
    show(<InvitationPage />, { session: signedIn('jonas'), at: LINK })

    expect(await screen.findByText(t.invitation.by('Mina Park', 'Harbour Tutors'))).toBeTruthy()
    expect(screen.getByText(t.invitation.sentTo('j•••@example.org'))).toBeTruthy()
    expect(api.calls.map((call) => call.path)).toEqual(['/invitations/preview'])
    expect(api.calls[0]?.body).toEqual({ token: 'secret' })
    await expectAccessible()
  })

  it('is accepted by who signs in first, on the same page', async () => {
    api.on('POST /_local/token', json({ access_token: tokenOf({ sub: 'jonas', tenant_id: 'harbour' }) }))
    show(<InvitationPage />, { session: new Session(), config: local, at: LINK })
    await userEvent.click(await screen.findByRole('button', { name: /Jonas Weber/ }))
    await userEvent.click(await screen.findByRole('button', { name: t.invitation.accept }))

    expect(await screen.findByText(t.invitation.accepted('Harbour Tutors'))).toBeTruthy()
    expect(screen.getByRole('link', { name: /Go to/ }).getAttribute('href')).toBe('/groups/g')
    await expectAccessible()
  })

  it('is accepted once for a double click', async () => {
    api.on(ACCEPT, () => new Promise(() => undefined))
    show(<InvitationPage />, { session: signedIn('jonas'), at: LINK })
    const button = await screen.findByRole('button', { name: t.invitation.accept })
    act(() => {
      button.click()
      button.click()
    })
    await screen.findByText(t.invitation.accepting)

    expect(api.of(ACCEPT)).toHaveLength(1)
  })

  it('keeps its secret when the content is skipped to', async () => {
    history.replaceState(null, '', LINK)
    show(
      <>
        <SkipLink />
        <div id="content" tabIndex={-1} />
      </>,
      { at: LINK },
    )
    const link = screen.getByRole('link', { name: t.skip })

    expect(fireEvent.click(link)).toBe(false)
    expect(location.hash).toBe('#secret')
    expect(document.activeElement?.id).toBe('content')
  })

  it('is declined after asking', async () => {
    api.on(DECLINE, new Response(null, { status: 204 }))
    show(<InvitationPage />, { session: signedIn('jonas'), at: LINK })
    await userEvent.click(await screen.findByRole('button', { name: t.invitation.decline }))
    await userEvent.click(screen.getByRole('button', { name: t.invitation.confirm.button }))

    expect(await screen.findByText(t.invitation.declined)).toBeTruthy()
  })

  it.each(['accepted', 'declined', 'revoked', 'expired'] as const)('that is %s says so and offers no answer', async (status) => {
    api.on(PREVIEW, json({ ...preview, status }))
    show(<InvitationPage />, { session: signedIn('jonas'), at: LINK })

    expect(await screen.findByText(t.invitation.ended[status])).toBeTruthy()
    expect(screen.queryByRole('button', { name: t.invitation.accept })).toBeNull()
    await expectAccessible()
  })

  it.each([
    ['INVITATION_EMAIL_MISMATCH', 403, /another address/],
    ['EMAIL_NOT_VERIFIED', 403, /not verified yet/],
    ['INVITATION_ALREADY_USED', 409, /used already/],
    ['GROUP_ARCHIVED', 409, /has been closed/],
    ['LICENCES_EXHAUSTED', 409, /No licence is available/],
    ['INVITATION_EXPIRED', 410, /has expired/],
    ['INVITATION_REVOKED', 410, /taken back/],
    ['INVITATION_DECLINED', 410, /was declined/],
    ['INVITATION_INVALID', 404, /of another tenant/],
  ])('says %s in plain words', async (code, status, words) => {
    api.on(ACCEPT, refusal(code, status))
    show(<InvitationPage />, { session: signedIn('jonas'), at: LINK })
    await userEvent.click(await screen.findByRole('button', { name: t.invitation.accept }))

    expect(await screen.findByText(words)).toBeTruthy()
  })

  it('lets another sign in where the address is not the one', async () => {
    api.on(ACCEPT, refusal('INVITATION_EMAIL_MISMATCH', 403))
    show(<InvitationPage />, { session: signedIn('mina'), config: local, at: LINK })
    await userEvent.click(await screen.findByRole('button', { name: t.invitation.accept }))
    await userEvent.click(await screen.findByRole('button', { name: t.invitation.otherAccount }))

    expect(await screen.findByText(t.invitation.signInFirst)).toBeTruthy()
  })

  it('forgets what was refused to one person once another has signed in', async () => {
    api.on(ACCEPT, refusal('INVITATION_EMAIL_MISMATCH', 403))
    const session = signedIn('mina')
    show(<InvitationPage />, { session, config: local, at: LINK })
    await userEvent.click(await screen.findByRole('button', { name: t.invitation.accept }))
    await screen.findByText(/another address/)
    api.on('POST /_local/token', json({ access_token: tokenOf({ sub: 'jonas', tenant_id: 'harbour' }) }))
    await userEvent.click(screen.getByRole('button', { name: t.invitation.otherAccount }))
    await userEvent.click(await screen.findByRole('button', { name: /Jonas Weber/ }))

    expect(await screen.findByRole('button', { name: t.invitation.accept })).toBeTruthy()
    expect(screen.queryByText(/another address/)).toBeNull()
  })

  it('that was taken back meanwhile is shown as what it is by now', async () => {
    api.on(ACCEPT, () => {
      api.on(PREVIEW, json({ ...preview, status: 'revoked' }))
      return refusal('INVITATION_REVOKED', 410)
    })
    show(<InvitationPage />, { session: signedIn('jonas'), at: LINK })
    await userEvent.click(await screen.findByRole('button', { name: t.invitation.accept }))

    expect(await screen.findByText(t.invitation.ended.revokedText)).toBeTruthy()
    expect(screen.getAllByText(t.invitation.ended.revoked)).toHaveLength(1)
    expect(screen.queryByRole('button', { name: t.invitation.accept })).toBeNull()
    expect(screen.queryByRole('button', { name: t.invitation.decline })).toBeNull()
    expect(screen.queryByText(/^Good until/)).toBeNull()
    await expectAccessible()
  })

  it('of another tenant says so to whom accepts or declines it, and lets another sign in', async () => {
    api.on(ACCEPT, refusal('INVITATION_INVALID', 404)).on(DECLINE, refusal('INVITATION_INVALID', 404))
    show(<InvitationPage />, { session: signedIn('mina'), at: LINK })
    await userEvent.click(await screen.findByRole('button', { name: t.invitation.accept }))
    expect(await screen.findByText(t.invitation.ofOthers)).toBeTruthy()
    expect(screen.getByRole('button', { name: t.invitation.otherAccount })).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: t.invitation.decline }))
    expect(screen.queryByText(t.invitation.ofOthers)).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: t.invitation.confirm.button }))

    expect(await screen.findByText(t.invitation.ofOthers)).toBeTruthy()
    expect(screen.queryByRole('alertdialog')).toBeNull()
    await expectAccessible()
  })

  it('that a newer mail has replaced meanwhile says so, and one that cannot be read for a moment stays', async () => {
    api.on(ACCEPT, () => {
      api.on(PREVIEW, () => Promise.reject(new TypeError('cut off')))
      return refusal('BUSY', 503)
    })
    show(<InvitationPage />, { session: signedIn('jonas'), at: LINK })
    await userEvent.click(await screen.findByRole('button', { name: t.invitation.accept }))
    await screen.findByText(/Many are changing this at once/)
    await waitFor(() => expect(api.of(PREVIEW).length).toBeGreaterThan(1))
    api.on(ACCEPT, refusal('INVITATION_INVALID', 404)).on(PREVIEW, refusal('INVITATION_INVALID', 404))
    await userEvent.click(screen.getByRole('button', { name: t.invitation.accept }))

    expect(await screen.findByText(/Look for the latest mail/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: t.invitation.accept })).toBeNull()
  })

  it('leads back to itself when signing out leaves the page', async () => {
    api.on(ACCEPT, refusal('INVITATION_EMAIL_MISMATCH', 403))
    const session = signedIn('mallory')
    session.begin({ renewed: () => Promise.resolve(undefined), forget: (to) => keepNext(to ?? '') }, tokenOf({ sub: 'mallory', tenant_id: 'harbour' }))
    const page = show(<InvitationPage />, { session, at: LINK })
    await userEvent.click(await screen.findByRole('button', { name: t.invitation.accept }))
    await userEvent.click(await screen.findByRole('button', { name: t.invitation.otherAccount }))
    page.unmount()
    const pages = (
      <Routes>
        <Route path="/signed-out" element={<SignedOut />} />
        <Route path="/invitation" element={<InvitationPage />} />
        <Route path="/organisation" element={<p>The hub</p>} />
      </Routes>
    )
    const back = show(pages, { at: '/signed-out', session: new Session() })
    expect(await screen.findByText(t.invitation.signInFirst)).toBeTruthy()
    back.unmount()

    show(pages, { at: '/signed-out', session: new Session() })
    expect(await screen.findByText('The hub')).toBeTruthy()
  })

  it('without its secret says what to do, and asks nothing', async () => {
    show(<InvitationPage />, { at: '/invitation' })

    expect(await screen.findByText(t.invitation.noSecret)).toBeTruthy()
    expect(api.calls).toEqual([])
  })

  it('that is forged or superseded says where to look', async () => {
    api.on(PREVIEW, refusal('INVITATION_INVALID', 404))
    show(<InvitationPage />, { at: LINK })

    expect(await screen.findByText(/Look for the latest mail/)).toBeTruthy()
    await expectAccessible()
  })

  it('shows names as text', async () => {
    api.on(PREVIEW, json({ ...preview, groupName: CANARY, inviterName: CANARY }))
    show(<InvitationPage />, { session: signedIn('jonas'), at: LINK })
    await screen.findByText(t.invitation.by(CANARY, CANARY))

    expect(document.querySelector('img[src="x"]')).toBeNull()
  })
})
