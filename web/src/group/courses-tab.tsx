import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { bodyOf, type Course, type Enrolment, type Group, type Member } from '../api/client'
import { asProblem } from '../api/problem'
import { useSubmission } from '../api/submission'
import { useCourses, useEnrolments, useFollowEnrolments, useLookAgain, useTeam } from '../hub/queries'
import { useConnection, usePerson } from '../session/context'
import { t } from '../texts'
import { Confirm } from '../ui/confirm'
import { day } from '../ui/format'
import { MoreOf } from '../ui/more'
import { SearchField } from '../ui/search-field'
import { Done, Empty, LoadingRows, MaybeDone, NotRead, Refused } from '../ui/states'
import { useDebounced } from '../ui/use-debounced'

/** Who takes which course; for those who run the group, of all, for others, their own. */
export function CoursesTab({ group, runs }: { group: Group; runs: boolean }) {
  const { api } = useConnection()
  const me = usePerson()?.userId
  const follow = useFollowEnrolments(group.groupId)
  const enrolments = useEnrolments(group.groupId, runs ? undefined : me)
  const team = useTeam(group.groupId, { q: '', show: 'everybody' })
  const [ending, setEnding] = useState<Enrolment>()
  const [done, setDone] = useState<string>()
  const nameOf = (userId: string) => team.items?.find((member) => member.userId === userId)?.displayName ?? userId
  const end = useMutation({
    mutationFn: ({ userId, courseId }: Enrolment) =>
      api.DELETE('/groups/{groupId}/enrolments/{userId}/{courseId}', {
        params: { path: { groupId: group.groupId, userId, courseId } },
      }),
    onSuccess: (_, ended) => {
      setEnding(undefined)
      setDone(t.courses.ended(nameOf(ended.userId), ended.courseTitle))
    },
    onSettled: follow,
  })
  const rows = enrolments.items
  return (
    <>
      {runs && <Enrol groupId={group.groupId} />}
      <Done>{done}</Done>
      {enrolments.problem && <NotRead problem={enrolments.problem} onRetry={() => void enrolments.refetch()} />}
      {enrolments.isPending && <LoadingRows rows={3} />}
      {rows?.length === 0 && <Empty title={runs ? t.courses.empty : t.courses.emptyOwn} />}
      {rows && rows.length > 0 && (
        <ul className="rows" data-testid="enrolments">
          {rows.map((enrolment) => (
            <li key={`${enrolment.userId}/${enrolment.courseId}`} className="row">
              <div className="row-text">
                <p className="row-name">
                  <bdi>{enrolment.courseTitle}</bdi>
                </p>
                <p className="row-line">
                  <bdi>{nameOf(enrolment.userId)}</bdi>
                </p>
                <p className="row-line muted">{t.courses.since(day(enrolment.enrolledAt))}</p>
              </div>
              {runs && (
                <button
                  type="button"
                  className="button button-quiet"
                  aria-label={t.courses.endNamed(nameOf(enrolment.userId), enrolment.courseTitle)}
                  onClick={() => {
                    end.reset()
                    setEnding(enrolment)
                  }}
                >
                  {t.courses.end}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <MoreOf list={enrolments} />
      {ending && (
        <Confirm
          title={t.courses.confirm.title(nameOf(ending.userId), ending.courseTitle)}
          action={t.courses.confirm.button}
          pending={end.isPending}
          problem={end.error ? asProblem(end.error) : undefined}
          onConfirm={() => end.mutate(ending)}
          onClose={() => setEnding(undefined)}
        >
          <p>{t.courses.confirm.text}</p>
        </Confirm>
      )}
    </>
  )
}

function Enrol({ groupId }: { groupId: string }) {
  const { api } = useConnection()
  const follow = useFollowEnrolments(groupId)
  const courses = useCourses()
  const [typed, setTyped] = useState('')
  const q = useDebounced(typed.trim(), 250)
  const team = useTeam(groupId, { q, show: 'everybody' })
  const [chosen, setChosen] = useState({ userId: '', courseId: '' })
  // The owner runs it and takes no course.
  const members = team.items?.filter((one) => one.role !== 'owner') ?? []
  const member = members.find((one) => one.userId === chosen.userId) ?? members[0]
  const course = courses.items?.find((one) => one.courseId === chosen.courseId) ?? courses.items?.[0]
  const readEnrolments = useLookAgain(['enrolments', groupId])
  const enrol = useSubmission(
    `enrol/${groupId}`,
    async ({ member, course }: { member: Member; course: Course }, key) => {
      const { enrolments } = await bodyOf(
        api.POST('/groups/{groupId}/enrolments', {
          params: { path: { groupId }, header: { 'Idempotency-Key': key } },
          body: { userIds: [member.userId], courseIds: [course.courseId] },
        }),
      )
      const name = member.displayName ?? member.userId
      return enrolments[0]?.outcome === 'enrolled'
        ? t.courses.enrolled(name, course.title)
        : t.courses.alreadyEnrolled(name, course.title)
    },
    { onSettled: follow },
  )
  const locked = enrol.unsettled
  function submit(event: FormEvent) {
    event.preventDefault()
    if (member && course) {
      enrol.submit({ member, course })
    }
  }
  if (courses.problem) {
    return <NotRead problem={courses.problem} onRetry={() => void courses.refetch()} />
  }
  if (!courses.items || team.isPending) {
    return <LoadingRows rows={1} />
  }
  if (!course || (!member && !q && !team.hasNextPage)) {
    return <p className="notice">{course ? t.courses.noMembers : t.courses.noCourses}</p>
  }
  const { member: shownMember, course: shownCourse } = enrol.shown({ member, course })
  return (
    <form className="filters" aria-label={t.courses.enrolTitle} onSubmit={submit}>
      {(team.hasNextPage || typed !== '') && (
        <SearchField label={t.courses.find} value={typed} hint={t.team.searchHint} onChange={setTyped} />
      )}
      <label className="field field-grow">
        {t.courses.member}
        <select
          value={shownMember?.userId ?? ''}
          disabled={locked}
          onChange={(event) => setChosen((one) => ({ ...one, userId: event.target.value }))}
        >
          {(shownMember && locked ? [shownMember] : members).map((one) => (
            <option key={one.userId} value={one.userId}>
              {one.displayName ?? one.userId}
            </option>
          ))}
        </select>
      </label>
      <label className="field field-grow">
        {t.courses.course}
        <select
          value={shownCourse.courseId}
          disabled={locked}
          onChange={(event) => setChosen((one) => ({ ...one, courseId: event.target.value }))}
        >
          {(locked ? [shownCourse] : courses.items).map((one) => (
            <option key={one.courseId} value={one.courseId}>
              {one.title}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button button-main filters-end" aria-disabled={enrol.pending}>
        {locked ? t.retry : t.courses.enrol}
      </button>
      <Done>{enrol.answer ?? (enrol.looked && t.looked)}</Done>
      {enrol.problem && <Refused problem={enrol.problem} />}
      <MaybeDone of={enrol} onAnew={() => enrol.startAnew(readEnrolments)} />
    </form>
  )
}
