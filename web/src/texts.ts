import type { Import } from './api/client'
import type { Code, Problem } from './api/problem'
import { number } from './ui/format'

const plural = new Intl.PluralRules('en')
const count = (n: number, one: string, other: string) => `${number(n)} ${plural.select(n) === 'one' ? one : other}`

/** A name in a sentence: it may be written the other way, and the sentence is not to turn with it. */
const own = (name: string) => `\u2068${name}\u2069`

/** Every word that the client says, in one place. */
export const t = {
  brand: 'OrgHub',
  skip: 'Skip to the content',
  loading: 'Loading…',
  retry: 'Try again',
  anew: 'Start anew',
  unsettled: 'It may have been done. Until that is known, what you sent stays as it is: trying again unchanged does it once. To start anew, look first at what is there; lists follow some seconds behind.',
  looked: 'What is shown has been read again: look whether it was done before you send it once more.',
  notLooked: 'What is there cannot be read at the moment, so nothing can be started anew.',
  cancel: 'Cancel',
  close: 'Close',
  more: 'Show more',
  allShown: 'That is all.',
  offline: 'You are offline. What you see may be out of date; nothing can be changed until you are back.',
  wasOffline: 'You were offline a moment ago. Try again.',
  wasSignedOut: 'Your session had ended. You are signed in again: try once more.',
  reload: 'Load the page anew',
  notLoaded: 'This page could not be loaded: the connection may have failed, or there is a newer version of it.',
  failing: 'This part of the page cannot be shown: what the service answered is not what it should be. Try again; if it stays, tell us.',
  requestId: (id: string) => `Reference: ${id}`,
  notFound: {
    title: 'There is no such page',
    text: 'The address may be mistyped, or the page may have moved.',
    home: 'Go to my organisation',
  },

  signIn: {
    title: 'Sign in',
    again: 'Your session has ended. Sign in again and go on where you are: nothing that you typed is lost.',
    giveUp: 'Leave this page',
    besideText: 'You sign in in a window beside this one, which closes by itself.',
    beside: 'You are signed in. This window can be closed.',
    hosted: 'Sign in',
    hostedText: 'You sign in on the page of your identity provider and come straight back.',
    local: 'This is the local stack: sign in as anybody, without a password.',
    people: 'People of the demo',
    somebodyElse: 'Somebody else',
    tenant: 'Tenant',
    userId: 'User id',
    tenantAdmin: 'Runs the tenant',
    email: 'E-mail address',
    go: 'Sign in',
    failed: 'Signing in did not work.',
    out: 'Sign out',
    losing: {
      title: 'Sign out and lose what is not saved?',
      text: 'Something that you typed has not been saved or sent, or may still be on its way.',
      button: 'Sign out all the same',
    },
    arriving: 'Signing you in…',
    noConfig: 'The client could not read how to sign in here (/config.json).',
  },

  hub: {
    titleOf: (name: string) => `${name} · OrgHub`,
    myOrganisation: 'My organisation',
    groups: 'Groups',
    organisations: 'Organisations',
    switcher: 'Switch to',
    settings: 'Settings',
    viewPublic: 'View public page',
    none: 'You are in no organisation yet',
    notYours: 'That organisation is not there, or you are not in it',
    open: (name: string) => `Go to ${own(name)}`,
    onlyGroups: 'You are in no organisation, but in these groups:',
    noneText: 'When somebody invites you, the mail’s link brings you here.',
    toTenant: 'Go to the tenant’s groups and organisations',
    sidebar: 'Figures and invitations',
    tabs: { label: 'Sections', team: 'Team', clients: 'Clients', info: 'Info' },
  },

  team: {
    search: 'Search the team',
    searchHint: 'By how a name begins',
    show: 'Show',
    everybody: 'Everybody',
    tutors: 'Tutors',
    learners: 'Learners',
    admins: 'Admins',
    students: (n: number) => count(n, 'active student', 'active students'),
    roles: { owner: 'Owner', admin: 'Admin', member: '' },
    learner: 'Learner',
    you: 'You',
    noName: 'No name yet',
    message: 'Message',
    messageTo: (name: string) => `Message ${name}`,
    remove: 'Remove',
    removeNamed: (name: string) => `Remove ${name}`,
    removed: (name: string) => `${own(name)} has been removed.`,
    empty: 'Nobody is here yet',
    emptyText: 'Invite somebody: who accepts appears here.',
    emptyTextMember: 'Members appear here as they join.',
    noMatch: 'Nobody’s name begins like that',
    noneOfKind: 'Nobody of that kind is in the team',
    shown: (n: number) => count(n, 'person shown', 'people shown'),
    confirm: {
      title: (name: string) => `Remove ${own(name)}?`,
      text: (name: string) => `What happens when ${own(name)} is removed:`,
      access: 'Access ends at once.',
      clients: (n: number) =>
        `${count(n, 'client', 'clients')} and all listings leave your view, unless another tutor brings them as well.`,
      noClients: 'Listings leave your view and the public page.',
      courses: 'Enrolments in courses here end.',
      licence: {
        member: 'The licence is free again for somebody else.',
        enrolment: 'Each licence that such an enrolment took is free again.',
      },
      back: 'To come back, a new invitation is needed.',
      button: 'Yes, remove',
    },
  },

  clients: {
    search: 'Search the clients',
    broughtBy: 'With',
    since: (date: string) => `Since ${date}`,
    empty: 'No clients yet',
    emptyText: 'A student appears here once one of your tutors teaches it.',
    noMatch: 'No client’s name begins like that',
    counting: 'Clients of a tutor who has just joined, left or been renamed are still being gone through.',
    shown: (n: number) => count(n, 'client shown', 'clients shown'),
  },

  tenant: {
    title: 'Tenant',
    link: 'Tenant',
    back: 'All groups and organisations',
    denied: 'This page is for those who run the tenant',
    deniedText: 'Sign in as one of its admins to see it.',
    tabs: { usage: 'Usage', create: 'Create', courses: 'Courses' },
    detailTabs: { licences: 'Licences', import: 'Import', courses: 'Courses' },
    kindOf: (isOrganisation: boolean, ownerId: string) =>
      `${isOrganisation ? 'Organisation' : 'Group'}, owned by ${own(ownerId)}`,
    open: { organisation: 'Open the organisation’s page', group: 'Open the group’s page' },
  },

  usage: {
    organisations: 'Organisations',
    groups: 'Groups',
    explained: {
      organisation:
        'With an owner, a public page, and a limit: nobody joins, or is enrolled, beyond the licences that you grant.',
      group: 'Members and courses without limit; no licences, no public page.',
    },
    members: 'Members',
    enrolments: 'Enrolments',
    licences: 'Licences available',
    ofGranted: (available: number, granted: number, used: string) =>
      `${number(available)} of ${number(granted)} (${used} used)`,
    search: 'Find by name',
    show: 'Show',
    shows: {
      all: 'Everything',
      organisation: 'Organisations',
      group: 'Groups',
      low: 'Low on licences',
    },
    row: (members: number, enrolments: number) =>
      `${count(members, 'member', 'members')}, ${count(enrolments, 'enrolment', 'enrolments')}`,
    supply: { 'none-granted': 'No licences yet', low: 'Low', 'nearly-out': 'Nearly out', out: 'None left' },
    lowNotice: (names: string[], more: number) =>
      `Low on licences, with three quarters or more in use: ${names.map(own).join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}.`,
    showLow: 'Show those that are low',
    lookedThrough: (n: number) => `Only the first ${number(n)} by name have been looked through.`,
    looked: (found: number, looked: number, all: number) =>
      `${number(found)} found in ${number(looked)} of ${number(all)}`,
    found: (n: number) => `${number(n)} found`,
    none: 'There is nothing in this tenant yet',
    noneText: 'Create a group or an organisation to begin.',
    noMatch: 'Nothing here is like that',
  },

  newGroup: {
    title: 'Create a group or an organisation',
    type: 'Type',
    types: { organisation: 'Organisation', group: 'Group' },
    typeHint: 'It stays what it is. What your tenant may have is agreed with the platform.',
    name: 'Name',
    owner: 'Owner’s user id (if it is not you)',
    ownerHint: 'The owner runs it, and takes no licence.',
    badOwner: 'Letters, digits, dots, hyphens, underscores and tildes, 64 at most.',
    slug: 'Address of the public page (if you like)',
    slugHint: 'Made from the name if left empty.',
    licences: 'Licences to begin with',
    licencesHint: 'More can be granted at any time.',
    policy: 'What takes a licence',
    policyHint: 'Cannot be changed while licences are in use.',
    create: { organisation: 'Create organisation', group: 'Create group' },
    creating: 'Creating…',
    created: (name: string) => `${own(name)} is there.`,
    open: (name: string) => `Open ${own(name)}`,
  },

  licences: {
    policies: { member: 'Each member', enrolment: 'Each enrolment' },
    policyTexts: {
      member: 'An invitation reserves a licence, joining takes it; members may then take any course.',
      enrolment: 'Joining takes none, but needs one to be available; each course that a member takes, takes one.',
    },
    noneYet: 'Nobody can be invited or join before you grant licences.',
    exhausted: {
      member: 'All licences are taken: nobody can be invited or join until one is free or you grant more.',
      enrolment:
        'All licences are taken: nobody can be invited, join or be enrolled until an enrolment ends or you grant more.',
    },
    grant: 'Grant more',
    quantity: 'How many',
    reason: 'Reason',
    reasonHint: 'Stands in the ledger, for the organisation’s admins as well.',
    reference: 'Reference (if you like)',
    referenceHint: 'An order, a contract.',
    grantButton: (n: number) => (n > 0 ? `Grant ${count(n, 'licence', 'licences')}` : 'Grant licences'),
    granting: 'Granting…',
    granted: (n: number) => `${count(n, 'licence is', 'licences are')} granted.`,
    set: 'Set the total',
    total: 'New total',
    totalHint: (granted: number, inUse: number) =>
      `Now ${number(granted)}, of which ${number(inUse)} are in use or reserved: it cannot be less.`,
    setButton: 'Set the total',
    changed: (shown: number, now: number) =>
      `The total was ${number(shown)} when you sent this, and is ${number(now)} by now: somebody else has changed it. Nothing was changed. Look whether your number still is the right one, then send it again.`,
    isSet: (n: number) => `The total is ${number(n)}.`,
    badNumber: (least: number, most: number) => `A whole number from ${number(least)} to ${number(most)}.`,
  },

  ledger: {
    title: 'Ledger',
    text: 'Every change of the licences, newest first. Nothing in it is ever altered.',
    empty: 'There is no entry yet.',
    kinds: {
      open: (n: number) => `Opened with ${number(n)}`,
      grant: (n: number) => `${number(n)} granted`,
      set: (n: number) => `Total set to ${number(n)}`,
      reserve: (n: number) => `${number(n)} reserved`,
      consume: (n: number) => `${number(n)} taken`,
      release: (n: number) => `${number(n)} given back`,
      policy: () => 'Policy changed',
      close: () => 'Closed',
    },
    after: (available: number, granted: number) => `${number(available)} of ${number(granted)} available`,
    actors: { 'expire-invitations': 'Expiry of invitations' } as Record<string, string>,
    subjects: {
      user: (id: string) => `For ${own(id)}`,
      invitation: (id: string) => `Invitation ${own(id)}`,
      enrolment: (id: string) => `Enrolment ${own(id)}`,
      import: (id: string) => `Import ${own(id)}`,
      group: (id: string) => `Group ${own(id)}`,
      request: () => 'For a list of people',
    } as Record<string, (id: string) => string>,
  },

  imports: {
    title: 'Import members',
    file: 'CSV file',
    fileHint:
      'In UTF-8, 4 MB and 200,000 rows at most. A column userId or email, or one value a row; other columns are left alone.',
    chosen: (name: string) => `Chosen: ${own(name)}`,
    faults: {
      missing: 'Choose a file.',
      'too-large': 'That is more than 4 MB. Divide it into several files.',
      unreadable: 'That file cannot be read any more. Choose it again.',
      empty: 'There is nothing in that file.',
      'not-utf-8': 'That file is not in UTF-8. Save it again as “CSV UTF-8”.',
    },
    mode: 'If something is wrong',
    modes: { partial: 'Take what can be taken', 'all-or-nothing': 'Take all or nothing' },
    modeTexts: {
      partial: (licences: boolean) =>
        licences ? 'In the order of the file, as long as there are licences.' : 'In the order of the file.',
      'all-or-nothing': (licences: boolean) =>
        licences
          ? 'Nothing is changed if a row cannot be read, or licences are too few for all.'
          : 'Nothing is changed if a row cannot be read.',
    },
    dryRun: 'Only try: say what would happen, and change nothing',
    who: (licences: boolean) =>
      `Who is known by the address becomes a member at once; everybody else is invited by mail.${licences ? ' Each takes or reserves a licence, as the organisation’s policy says.' : ''}`,
    sending: 'Sending the file…',
    start: 'Import',
    startDry: 'Try',
    running: 'The import is running',
    progress: 'Rows that are done',
    of: (done: number, rows: number) =>
      `${number(done)} of ${count(rows, 'row', 'rows')}. You may leave this page: it goes on.`,
    done: 'The import is done',
    refused: 'The import was refused',
    cutShort: (done: number, rows: number) => `The import ended after ${number(done)} of ${count(rows, 'row', 'rows')}`,
    dry: 'This was a trial: nothing was changed.',
    unchanged: 'Nothing was changed.',
    reasons: {
      'licences-exhausted': (requested: number, available: number) =>
        `It needs ${count(requested, 'licence', 'licences')}, and ${number(available)} ${plural.select(available) === 'one' ? 'is' : 'are'} available. Grant more, or take what can be taken.`,
      'mail-limit-reached': () => 'Its invitations are more than the group has left of today’s. Go on tomorrow.',
      'malformed-rows': () => 'Some rows cannot be read. Mend them, or take what can be taken.',
      'group-archived': () => 'The group was closed meanwhile.',
      'file-gone': () => 'The file was no longer there. Import it again.',
    } as Record<NonNullable<Import['reason']>, (requested: number, available: number) => string>,
    again: 'Import another file',
    last: 'The file that you sent last is being imported, or has been.',
    openLast: 'See what became of it',
    rows: 'Row by row',
    row: 'Row',
    value: 'Value',
    verdict: 'What became of it',
    verdicts: {
      added: 'Added',
      invited: 'Invited',
      'already-member': 'A member already',
      'already-invited': 'Invited before',
      duplicate: 'Twice in the file',
      'no-licence': 'No licence left',
      malformed: 'Cannot be read',
    },
    wouldBe: {
      added: 'Would be added',
      invited: 'Would be invited',
      'already-member': 'A member already',
      'already-invited': 'Invited before',
      duplicate: 'Twice in the file',
      'no-licence': 'No licence left',
      malformed: 'Cannot be read',
    },
    onlyFailed: (n: number) => `Only the ${count(n, 'row that failed', 'rows that failed')}`,
    download: 'Download what failed',
    downloadHint:
      'As a CSV file to mend and import again. What a spreadsheet would run as a formula has an apostrophe before it.',
    gathering: (looked: number) => `Gathering… ${count(looked, 'row', 'rows')} looked at`,
    shown: (shown: number, all: number) => `${number(shown)} of ${number(all)} are shown; the file has all.`,
  },

  catalogue: {
    text: 'Courses belong to the tenant: every group and organisation of it may enrol its members.',
    empty: 'There are no courses yet',
    title: 'Title',
    id: 'Id (cannot be changed later)',
    badId: 'Letters, digits, dots, hyphens, underscores and tildes, 64 at most.',
    taken: (title: string) => `${own(title)} has this id. Choose another, or rename that one.`,
    add: 'Add course',
    rename: 'Rename',
    renameNamed: (title: string) => `Rename ${own(title)}`,
    saved: (title: string) => `${own(title)} is saved.`,
  },

  group: {
    tabs: { label: 'Sections', members: 'Members', courses: 'Courses' },
    sidebar: 'Invitations',
  },

  courses: {
    enrol: 'Enrol',
    enrolTitle: 'Enrol in a course',
    find: 'Find a member',
    member: 'Member',
    course: 'Course',
    enrolled: (name: string, course: string) => `${own(name)} takes ${own(course)}.`,
    alreadyEnrolled: (name: string, course: string) => `${own(name)} takes ${own(course)} already.`,
    noCourses: 'There are no courses yet. Your tenant’s admin adds them.',
    noMembers: 'Nobody can be enrolled yet: invite somebody first.',
    empty: 'Nobody takes a course here yet',
    emptyOwn: 'You take no course here yet',
    since: (date: string) => `Since ${date}`,
    end: 'End',
    endNamed: (name: string, course: string) => `End ${course} for ${name}`,
    ended: (name: string, course: string) => `${own(name)} no longer takes ${own(course)}.`,
    confirm: {
      title: (name: string, course: string) => `End ${own(course)} for ${own(name)}?`,
      text: 'The course can be taken again later.',
      button: 'Yes, end it',
    },
  },

  stats: {
    title: 'At a glance',
    teamSize: 'Team size',
    clients: 'Total clients',
    revenue: 'Monthly revenue',
    revenueOf: (month: string, zone: string) => `Commission of ${month} (${zone}), less refunds`,
    noRevenue: 'None yet',
    trend: 'Twelve months',
    trendOf: (currency: string, from: string, to: string, sum: string) =>
      `Commission in ${currency} from ${from} to ${to}: ${sum} in all. The same numbers follow as a table.`,
    currency: 'Currency of the chart',
    asTable: 'As a table',
    month: 'Month',
    commission: 'Commission',
    paid: 'Paid',
    noTrend: 'The chart begins with your first paid booking.',
    licences: 'Licences',
    consumed: 'In use',
    reserved: 'Reserved by invitations',
    ofGranted: (available: number, granted: number) => `${number(available)} of ${number(granted)} available`,
    licencesText: (consumed: number, reserved: number, available: number) =>
      `${number(consumed)} in use, ${number(reserved)} reserved, ${number(available)} available`,
    noLicences: 'You have no licences yet. Your tenant’s admin grants them.',
    exhausted: {
      member: 'All licences are taken. Remove a member, revoke an invitation, or ask your tenant’s admin for more.',
      enrolment:
        'All licences are taken: nobody can be invited, join or be enrolled. End an enrolment, or ask your tenant’s admin for more.',
    },
  },

  invite: {
    title: 'Invite to the team',
    addresses: 'E-mail addresses',
    hint: 'One, or many: separated by spaces, commas or lines.',
    kind: 'As',
    kinds: { tutor: 'Tutor', learner: 'Learner' },
    role: 'Role',
    roles: { member: 'Member', admin: 'Admin' },
    message: 'Message (if you like)',
    options: (kind: 'tutor' | 'learner', role: 'member' | 'admin', message: boolean) =>
      `As ${kind}${role === 'admin' ? ' and admin' : ''}, ${message ? 'with a' : 'without'} message`,
    send: (n: number) => (n > 1 ? `Send ${number(n)} invitations` : 'Send invitation'),
    sending: 'Sending…',
    none: 'Type at least one e-mail address.',
    notAddresses: (texts: string[]) => `This is no e-mail address: ${texts.join(', ')}`,
    tooMany: (n: number, most: number) =>
      `${number(n)} addresses are too many at once; send ${number(most)} at a time.`,
    invited: (n: number) => `${count(n, 'invitation is', 'invitations are')} on the way.`,
    alreadyInvited: (addresses: string[]) => `Invited before, and still open: ${addresses.join(', ')}`,
    alreadyMember: (addresses: string[]) => `Here already: ${addresses.join(', ')}`,
    needed: (n: number, available: number) =>
      `Needs ${count(n, 'licence', 'licences')}; ${number(available)} available.`,
    neededOne: 'It takes no licence, but needs one to be available, and none is.',
  },

  pending: {
    title: 'Pending invitations',
    empty: 'No invitation is open.',
    expires: (date: string) => `Good until ${date}`,
    asAdmin: 'as admin',
    asLearner: 'as learner',
    unsent: 'The mail is on its way',
    suppressed: 'The last mail was held back: this address has had its mails of the day.',
    undelivered: {
      bounced: 'The mail came back: there is no such mailbox.',
      complained: 'The address has refused our mails as spam.',
    },
    resend: 'Send again',
    resendTo: (email: string) => `Send again to ${email}`,
    resent: (email: string) => `Sent again to ${email}. The link of the earlier mail no longer works.`,
    revoke: 'Revoke',
    revokeOf: (email: string) => `Revoke the invitation of ${email}`,
    revoked: (email: string) => `The invitation of ${email} is revoked.`,
    confirm: {
      title: (email: string) => `Revoke the invitation of ${email}?`,
      text: 'The link in the mail stops working.',
      licence: 'The licence that the invitation holds is free again.',
      button: 'Revoke the invitation',
    },
  },

  info: {
    name: 'Name',
    slug: 'Address of the public page',
    slugHint: 'Lower case letters and digits, in words joined by single hyphens; 3 to 63 characters.',
    slugChecking: 'Looking whether it is free…',
    slugFree: 'No page has this address.',
    slugTaken: 'Another organisation has this address, or had it and was closed in the last 30 days.',
    slugReserved: 'That word is kept for the platform.',
    slugOwn: 'This address has been yours before.',
    slugCurrent: 'Your present address.',
    slugUnknown: 'Whether it is free shows when you save.',
    slugChange: 'The old address will lead to the new one. You can change it five times a year.',
    description: 'Description',
    descriptionLeft: (n: number) => `${count(n, 'character', 'characters')} left`,
    logo: 'Logo',
    logoHint: 'PNG, JPEG or WebP. It is drawn anew at up to 512 pixels, without what else the file holds.',
    logoUploading: 'Uploading…',
    logoReady: 'The picture is there. Save to show it to everybody.',
    logoRemove: 'Remove the logo',
    logoFault: {
      'no-picture': 'That file is no picture that can be read.',
      'too-large': 'That picture is too large, even drawn anew. Choose a plainer one.',
    },
    website: 'Website',
    websiteHint: 'Begins with https://',
    colour: 'Colour',
    colourHint: 'Of your mails and your public page.',
    colourNone: 'No colour of our own',
    timeZone: 'Time zone',
    timeZoneHint: 'In which your months begin. UTC if left empty.',
    save: 'Save',
    saving: 'Saving…',
    saved: 'Saved.',
    discard: 'Discard changes',
    required: 'This is needed.',
    tooLong: (most: number) => `At most ${number(most)} characters.`,
    badSlug: 'Only lower case letters and digits, in words joined by single hyphens; 3 to 63 characters.',
    badWebsite: 'An address that begins with https://',
    badTimeZone: 'No such time zone. Example: Europe/London',
    empty: 'empty',
    readOnly: 'Only admins can change this.',
    conflict: {
      title: 'Somebody else has saved changes meanwhile',
      text: 'Nothing that you typed is lost. Choose for each field which version is to stay, then save.',
      theirs: 'Saved meanwhile',
      yours: 'Yours',
      taken: (fields: string[]) => `Also changed meanwhile, and taken over: ${fields.join(', ')}.`,
      none: 'Your changes do not touch theirs: save again to keep both.',
      choose: 'Choose above which version is to stay; until then nothing is saved.',
    },
  },

  invitation: {
    title: 'Invitation',
    reading: 'Opening your invitation…',
    noSecret: 'This link is not complete',
    noSecretText: 'Open the link from the mail again, or copy all of it into the address bar.',
    heading: (group: string) => `Join ${own(group)}`,
    by: (inviter: string, group: string) => `${own(inviter)} invites you to join ${own(group)}.`,
    byNobody: (group: string) => `You are invited to join ${own(group)}.`,
    sentTo: (email: string) => `Sent to ${email}`,
    goodUntil: (date: string) => `Good until ${date}`,
    accept: 'Accept',
    decline: 'Decline',
    signInFirst: 'To answer, sign in with the address that the invitation was sent to.',
    accepting: 'Accepting…',
    accepted: (group: string) => `You are a member of ${own(group)}.`,
    open: (group: string) => `Go to ${own(group)}`,
    declined: 'You have declined. Nobody can use this link any more.',
    otherAccount: 'Sign in as somebody else',
    ofOthers:
      'You cannot answer this invitation as the one you are signed in as: it is of another tenant. Sign in there, with the address that it was sent to.',
    ended: {
      accepted: 'This invitation has been accepted.',
      acceptedText: 'If that was you, sign in and go to your organisation.',
      declined: 'This invitation was declined.',
      declinedText: 'If that was a mistake, ask for a new one.',
      revoked: 'This invitation was taken back.',
      revokedText: 'Ask whoever invited you whether they meant to.',
      expired: 'This invitation has expired.',
      expiredText: 'Ask whoever invited you to send it again.',
    },
    confirm: {
      title: (group: string) => `Decline the invitation of ${own(group)}?`,
      text: 'The link stops working. To join later, you need a new invitation.',
      button: 'Decline the invitation',
    },
  },
}

type Said = string | ((problem: Problem) => string)

/** What each refusal means to who reads it. A new code of the contract does not compile without its words. */
const problems: Record<Code, Said> = {
  VALIDATION_FAILED: (problem) =>
    problem.errors.length > 0
      ? problem.errors.map((error) => error.detail).join(' ')
      : 'Something in it is not as it has to be.',
  MALFORMED_JSON: 'The request could not be read.',
  INVALID_CURSOR: 'The list has changed too much. Load it again from its beginning.',
  IDEMPOTENCY_KEY_REQUIRED: 'The request could not be told from a repetition.',
  IDEMPOTENCY_KEY_REUSED: 'This was sent before with another content. Try once more.',
  FORBIDDEN: 'You may not do that here. An admin or the owner can.',
  SCOPE_MISSING: 'Your sign-in does not cover this. Sign out and in again.',
  INVITATION_EMAIL_MISMATCH:
    'This invitation was sent to another address than the one you are signed in with. Sign in with that one.',
  EMAIL_NOT_VERIFIED: 'Your e-mail address is not verified yet. Verify it, then open the link again.',
  NOT_FOUND: 'It is not there, or not yours to see.',
  NO_SUCH_ROUTE: 'The service does not know this request. Reload the page: it may be of an older version.',
  INVITATION_INVALID:
    'This link is not valid: it may have been replaced by a newer mail, be cut off, or belong to another platform. Look for the latest mail.',
  LICENCES_EXHAUSTED: (problem) =>
    problem.requested === undefined || problem.available === undefined
      ? 'No licence is available, so nothing was changed. Your tenant’s admin can grant more.'
      : `That needs ${count(problem.requested, 'licence', 'licences')}, and ${
          problem.available === 0 ? 'none is' : count(problem.available, 'is', 'are')
        } available. Nothing was changed. Your tenant’s admin can grant more.`,
  LICENCES_IN_USE: (problem) =>
    problem.inUse === undefined
      ? 'More licences than that are in use. Nothing was changed.'
      : `${count(problem.inUse, 'licence is', 'licences are')} in use or reserved, so the total cannot be less than that. Nothing was changed.`,
  NOT_A_MEMBER: 'One of them is no member here.',
  INVITATION_ALREADY_USED: 'This invitation has been used already, and counts for one person once.',
  INVITATION_UNDELIVERABLE: 'No mail reaches this address. Invite another address of the same person.',
  INVITATION_EXPIRED: 'This invitation has expired. Ask whoever invited you to send it again.',
  INVITATION_REVOKED: 'This invitation was taken back.',
  INVITATION_DECLINED: 'This invitation was declined.',
  OWNER_CANNOT_BE_REMOVED: 'The owner cannot be removed. The organisation has to be handed over first.',
  GROUP_ARCHIVED: 'The organisation has been closed.',
  NOT_AN_ORGANISATION: 'This is a plain group, which has none of that.',
  GROUP_TYPE_NOT_ALLOWED: 'Your tenant does not have groups of this type.',
  SLUG_TAKEN:
    'Another organisation has this address, or had it and was closed in the last 30 days. Choose another one.',
  POLICY_IN_USE: 'The licence policy is fixed, for licences are in use.',
  BOOKING_CONFLICT: 'There is another booking under this id.',
  REFUND_EXCEEDS_PAYMENT: 'More would go back than was paid.',
  PRECONDITION_FAILED: 'Somebody else has saved changes meanwhile.',
  PRECONDITION_REQUIRED: 'The request did not say which version it changes.',
  PAYLOAD_TOO_LARGE: 'That is too much at once.',
  UNSUPPORTED_MEDIA_TYPE: 'That is not a kind of content that can be taken.',
  RESEND_TOO_SOON: (problem) => {
    const minutes = Math.ceil((problem.retryAfterSeconds ?? 300) / 60)
    return `The last mail went out a moment ago. It can be sent again in ${count(minutes, 'minute', 'minutes')}.`
  },
  MAIL_LIMIT_REACHED: 'That is more than today’s invitations. Go on tomorrow.',
  TOO_MANY_REQUESTS: 'Too much is going on at the moment. Try again shortly.',
  INTERNAL: 'Something failed on our side. Try again; if it stays, tell us the reference.',
  UNAVAILABLE: 'The service does not answer at the moment. Try again shortly.',
  BUSY: 'Many are changing this at once. Nothing was changed; try again.',
  UNAUTHENTICATED: 'Your session has ended. Sign in again to go on.',
  OFFLINE: 'You are offline. Nothing is lost: try again when you are back.',
  UNREACHABLE: 'The service cannot be reached. Whether it was done is not known; trying again unchanged does it once.',
}

/** Of what was to be read, where other words are true than of what was to be done. */
const notRead: Partial<Record<Code, string>> = {
  BUSY: 'Many are changing this at once. Try again shortly.',
  INTERNAL: 'It could not be read: something failed on our side. Try again; if it stays, tell us the reference.',
  UNAVAILABLE: 'It could not be read: the service does not answer at the moment. Try again shortly.',
  OFFLINE: 'It could not be read: you are offline.',
  UNREACHABLE: 'It could not be read: the service cannot be reached. Try again shortly.',
}

/** Why something was not done. */
export function say(problem: Problem): string {
  const said = problems[problem.code] ?? problem.message
  return typeof said === 'string' ? said : said(problem)
}

/** Why something could not be read. */
export function sayNotRead(problem: Problem): string {
  return notRead[problem.code] ?? say(problem)
}
