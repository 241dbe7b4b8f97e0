import { useMutation } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import type { Group, Member } from '../api/client'
import { asProblem } from '../api/problem'
import { useConnection, usePerson } from '../session/context'
import { t } from '../texts'
import { Avatar } from '../ui/avatar'
import { Confirm } from '../ui/confirm'
import { MoreOf } from '../ui/more'
import { SearchField } from '../ui/search-field'
import { Done, Empty, LoadingRows, NotRead } from '../ui/states'
import { useDebounced } from '../ui/use-debounced'
import { mailLink } from './addresses'
import { type TeamFilter, useFollow, useForgetWhenDenied, useTeam } from './queries'

/** In milliseconds; by then the list tells the truth again, though it may be that the member has come back. */
const SETTLED = 10_000

export function TeamTab({ organisation, onShown }: { organisation: Group; onShown?: () => void }) {
  const me = usePerson()?.userId
  const [typed, setTyped] = useState('')
  const [show, setShow] = useState<TeamFilter['show']>('everybody')
  const q = useDebounced(typed.trim(), 250)
  const team = useTeam(organisation.groupId, { q, show })
  useForgetWhenDenied(team.error)
  const [removing, setRemoving] = useState<Member>()
  const [removed, setRemoved] = useState<Member[]>([])
  const showId = useId()
  const runs = organisation.role === 'owner' || organisation.role === 'admin'

  // The list follows a removal by the stream; until it does, who is removed is hidden here, for it is done.
  const rows = team.items?.filter((member) => !removed.some((gone) => gone.userId === member.userId))
  useEffect(() => {
    // What waits for the team does so for its failure no longer than for its rows.
    if (team.isSuccess || team.isError) {
      onShown?.()
    }
  }, [team.isSuccess, team.isError, onShown])

  function mayRemove(member: Member): boolean {
    return (
      member.userId !== me &&
      ((organisation.role === 'owner' && member.role !== 'owner') ||
        (organisation.role === 'admin' && member.role === 'member'))
    )
  }

  return (
    <>
      <div className="filters" role="search">
        <SearchField label={t.team.search} value={typed} hint={t.team.searchHint} onChange={setTyped} />
        <label className="field" htmlFor={showId}>
          {t.team.show}
          <select id={showId} value={show} onChange={(event) => setShow(event.target.value as TeamFilter['show'])}>
            <option value="everybody">{t.team.everybody}</option>
            <option value="tutor">{t.team.tutors}</option>
            <option value="learner">{t.team.learners}</option>
            <option value="admin">{t.team.admins}</option>
          </select>
        </label>
      </div>
      <Done>{removed.length > 0 && t.team.removed(nameOf(removed.at(-1) as Member))}</Done>
      {team.problem && <NotRead problem={team.problem} onRetry={() => void team.refetch()} />}
      {team.isPending && <LoadingRows />}
      {rows && rows.length > 0 && (
        <>
          <p className="visually-hidden" role="status">
            {t.team.shown(rows.length)}
          </p>
          <ul className={team.isPlaceholderData ? 'rows rows-old' : 'rows'} data-testid="team">
            {rows.map((member) => (
              <MemberRow
                key={member.userId}
                member={member}
                isMe={member.userId === me}
                {...(mayRemove(member) ? { onRemove: () => setRemoving(member) } : {})}
              />
            ))}
          </ul>
        </>
      )}
      {rows?.length === 0 && <NoRows filter={{ q, show }} runs={runs} />}
      <MoreOf list={team} />
      {removing && (
        <RemoveDialog
          organisation={organisation}
          member={removing}
          onClose={() => setRemoving(undefined)}
          onRemoved={() => {
            setRemoved((before) => [...before, removing])
            setTimeout(() => setRemoved((before) => before.filter((gone) => gone !== removing)), SETTLED)
            setRemoving(undefined)
          }}
        />
      )}
    </>
  )
}

function nameOf(member: Member): string {
  return member.displayName ?? member.userId
}

function NoRows({ filter, runs }: { filter: TeamFilter; runs: boolean }) {
  if (filter.q) {
    return <Empty title={t.team.noMatch} />
  }
  if (filter.show !== 'everybody') {
    return <Empty title={t.team.noneOfKind} />
  }
  return (
    <Empty title={t.team.empty}>
      <p className="muted">{runs ? t.team.emptyText : t.team.emptyTextMember}</p>
    </Empty>
  )
}

function MemberRow({ member, isMe, onRemove }: { member: Member; isMe: boolean; onRemove?: () => void }) {
  const role = t.team.roles[member.role]
  // The API shows addresses to whoever runs the group, and knows none of some members.
  const mail = member.email === undefined || isMe ? undefined : mailLink(member.email)
  return (
    <li className="row">
      <Avatar name={nameOf(member)} url={member.avatarUrl} />
      <div className="row-text">
        <p className="row-name">
          <bdi>{nameOf(member)}</bdi>
          {isMe && <span className="badge">{t.team.you}</span>}
          {role && <span className="badge">{role}</span>}
          {member.kind === 'learner' && <span className="badge">{t.team.learner}</span>}
        </p>
        <p className="row-line">{member.headline ? <bdi>{member.headline}</bdi> : !member.displayName && t.team.noName}</p>
        {member.activeStudents !== undefined && <p className="row-line muted">{t.team.students(member.activeStudents)}</p>}
      </div>
      {mail && (
        <a className="button button-quiet" href={mail} aria-label={t.team.messageTo(nameOf(member))}>
          {t.team.message}
        </a>
      )}
      {onRemove && (
        <button
          type="button"
          className="button button-quiet"
          aria-label={t.team.removeNamed(nameOf(member))}
          onClick={onRemove}
        >
          {t.team.remove}
        </button>
      )}
    </li>
  )
}

function RemoveDialog(props: { organisation: Group; member: Member; onClose: () => void; onRemoved: () => void }) {
  const { organisation, member } = props
  const { api } = useConnection()
  const follow = useFollow(organisation.groupId)
  const name = nameOf(member)
  const remove = useMutation({
    mutationFn: () =>
      api.DELETE('/groups/{groupId}/members/{userId}', {
        params: { path: { groupId: organisation.groupId, userId: member.userId } },
      }),
    onSuccess: props.onRemoved,
    onSettled: follow,
  })
  return (
    <Confirm
      title={t.team.confirm.title(name)}
      action={t.team.confirm.button}
      pending={remove.isPending}
      problem={remove.error ? asProblem(remove.error) : undefined}
      onConfirm={() => remove.mutate()}
      onClose={props.onClose}
    >
      <p>{t.team.confirm.text(name)}</p>
      <ul>
        <li>{t.team.confirm.access}</li>
        {organisation.type === 'organisation' && member.kind !== 'learner' && (
          <li>
            {member.activeStudents ? t.team.confirm.clients(member.activeStudents) : t.team.confirm.noClients}
          </li>
        )}
        <li>{t.team.confirm.courses}</li>
        {member.holdsLicence && <li>{t.team.confirm.licence[organisation.licencePolicy ?? 'member']}</li>}
        <li>{t.team.confirm.back}</li>
      </ul>
    </Confirm>
  )
}
