import type { Client, Group, Invitation, Member, Stats } from '../src/api/client'

export const CANARY = '<img src=x onerror="window.canary=1">"\'`'

export const organisation: Group = {
  groupId: 'g',
  type: 'organisation',
  name: 'Harbour Tutors',
  slug: 'harbour-tutors',
  ownerId: 'mina',
  settings: { timeZone: 'Europe/London', currency: 'GBP' },
  licencePolicy: 'member',
  role: 'owner',
  createdAt: '2026-01-02T03:04:05Z',
}

export const owner: Member = {
  userId: 'mina',
  role: 'owner',
  displayName: 'Mina Park',
  holdsLicence: false,
  joinedAt: '2026-01-02T03:04:05Z',
  etag: '"1"',
}

export const jonas: Member = {
  userId: 'jonas',
  role: 'member',
  kind: 'tutor',
  displayName: 'Jonas Weber',
  headline: 'Mathematics',
  activeStudents: 3,
  holdsLicence: true,
  joinedAt: '2026-02-02T03:04:05Z',
  etag: '"1"',
}

export const ada: Member = { ...jonas, userId: 'ada', displayName: 'Ada Byron', role: 'admin', activeStudents: 1 }

export const stats: Stats = {
  organisationId: 'g',
  teamSize: 12,
  learners: 0,
  totalClients: 45,
  pendingInvitations: 1,
  licences: { organisationId: 'g', policy: 'member', granted: 20, available: 7, reserved: 1, consumed: 12 },
  revenue: {
    month: '2026-11',
    timeZone: 'Europe/London',
    currencies: [{ currency: 'GBP', commission: 345_000, gross: 3_450_000, refunds: 0 }],
  },
  trend: [
    { month: '2026-10', currency: 'GBP', commission: -1_200, gross: 0 },
    { month: '2026-11', currency: 'GBP', commission: 345_000, gross: 3_450_000 },
    { month: '2026-11', currency: 'JPY', commission: 5_000, gross: 50_000 },
  ],
  asOf: '2026-11-21T10:00:00Z',
  fanOutRunning: false,
}

export const invitation: Invitation = {
  invitationId: 'i',
  email: 'late@example.org',
  role: 'member',
  kind: 'tutor',
  status: 'pending',
  invitedBy: 'mina',
  createdAt: '2026-11-20T10:00:00Z',
  sentAt: '2026-11-20T10:00:05Z',
  expiresAt: '2026-11-27T10:00:00Z',
}

export const client: Client = {
  studentId: 's',
  displayName: 'Sam Student',
  tutors: [
    { userId: 'ada', displayName: 'Ada Byron' },
    { userId: 'jonas', displayName: 'Jonas Weber' },
  ],
  since: '2026-03-03T10:00:00Z',
}
