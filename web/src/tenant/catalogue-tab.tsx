import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { bodyOf, type Course } from '../api/client'
import { asProblem } from '../api/problem'
import { LOOKS, useCourses } from '../hub/queries'
import { useConnection } from '../session/context'
import { useKept } from '../session/kept'
import { t } from '../texts'
import { Field } from '../ui/field'
import { Done, Empty, LoadingRows, NotRead, Refused } from '../ui/states'
import { idFrom, isId } from './values'

/** The tenant's courses, which every group of it may enrol its members in. */
export function CatalogueTab() {
  const courses = useCourses()
  const [renaming, setRenaming] = useState<Course>()
  // It outlasts the form, which is another one once a course is renamed.
  const [saved, setSaved] = useState<string>()
  const form = useRef<HTMLDivElement>(null)
  function rename(course: Course | undefined) {
    setRenaming(course)
    setTimeout(() => form.current?.querySelector('input')?.focus())
  }
  if (courses.problem && !courses.items) {
    return <NotRead problem={courses.problem} onRetry={() => void courses.refetch()} />
  }
  if (!courses.items) {
    return <LoadingRows rows={3} />
  }
  return (
    <>
      <p className="muted small">{t.catalogue.text}</p>
      <div ref={form}>
        <CourseForm
          key={renaming?.courseId ?? ''}
          renaming={renaming}
          courses={courses.items}
          onTyped={() => setSaved(undefined)}
          onSaved={setSaved}
          onEnd={() => rename(undefined)}
        />
        <Done>{saved !== undefined && t.catalogue.saved(saved)}</Done>
      </div>
      {courses.problem && <NotRead problem={courses.problem} onRetry={() => void courses.refetch()} />}
      {courses.items.length === 0 ? (
        <Empty title={t.catalogue.empty} />
      ) : (
        <ul className="rows" data-testid="courses">
          {courses.items.map((course) => (
            <li key={course.courseId} className="row">
              <div className="row-text">
                <p className="row-name">
                  <bdi>{course.title}</bdi>
                </p>
                <p className="row-line muted">{course.courseId}</p>
              </div>
              <button
                type="button"
                className="button button-quiet"
                aria-label={t.catalogue.renameNamed(course.title)}
                onClick={() => rename(course)}
              >
                {t.catalogue.rename}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

interface Draft {
  title: string
  /** Made of the title until it is typed. */
  id: string | undefined
}

/** The API makes a course where there is none of the id, and renames the one that there is: this form says which it does. */
function CourseForm(props: {
  renaming: Course | undefined
  courses: Course[]
  onTyped: () => void
  onSaved: (title: string) => void
  onEnd: () => void
}) {
  const { renaming } = props
  const { api } = useConnection()
  const cache = useQueryClient()
  const blank: Draft = { title: renaming?.title ?? '', id: undefined }
  const [{ title, id: typedId }, setDraft] = useKept(`course/${renaming?.courseId ?? ''}`, blank)
  const [tried, setTried] = useState(false)
  const courseId = renaming?.courseId ?? typedId?.trim() ?? idFrom(title)
  const put = useMutation({
    mutationFn: (course: Course): Promise<Course> =>
      bodyOf(
        api.PUT('/courses/{courseId}', { params: { path: { courseId: course.courseId } }, body: { title: course.title } }),
      ),
    onSuccess: ({ title }) => {
      setTried(false)
      setDraft(() => blank)
      props.onSaved(title)
      props.onEnd()
      const look = () => void cache.invalidateQueries({ queryKey: ['courses'] })
      look()
      LOOKS.forEach((delay) => setTimeout(look, delay))
    },
  })
  const namesake = renaming ? undefined : props.courses.find((course) => course.courseId === courseId)
  const wrong = {
    title: title.trim() === '' ? t.info.required : [...title.trim()].length > 120 ? t.info.tooLong(120) : undefined,
    id: namesake ? t.catalogue.taken(namesake.title) : isId(courseId) ? undefined : t.catalogue.badId,
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (wrong.title === undefined && wrong.id === undefined && !put.isPending) {
      put.mutate({ courseId, title: title.trim() })
    }
  }

  return (
    <form
      className="filters"
      aria-label={renaming ? t.catalogue.renameNamed(renaming.title) : t.catalogue.add}
      onSubmit={submit}
      noValidate
    >
      <Field grows label={t.catalogue.title} error={tried ? wrong.title : undefined}>
        {(described) => (
          <input
            {...described}
            value={title}
            dir="auto"
            autoComplete="off"
            onChange={(event) => {
              setDraft((now) => ({ ...now, title: event.target.value }))
              props.onTyped()
              if (!put.isPending) {
                put.reset()
              }
            }}
          />
        )}
      </Field>
      {!renaming && (
        <Field grows label={t.catalogue.id} error={tried && wrong.title === undefined ? wrong.id : undefined}>
          {(described) => (
            <input
              {...described}
              value={typedId ?? idFrom(title)}
              maxLength={64}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setDraft((now) => ({ ...now, id: event.target.value }))}
            />
          )}
        </Field>
      )}
      <div className="form-actions filters-start">
        <button type="submit" className="button button-main" aria-disabled={put.isPending}>
          {put.isPending ? t.info.saving : renaming ? t.catalogue.rename : t.catalogue.add}
        </button>
        {renaming && (
          <button
            type="button"
            className="button"
            onClick={() => {
              setDraft(() => blank)
              props.onEnd()
            }}
          >
            {t.cancel}
          </button>
        )}
      </div>
      {put.error && <Refused problem={asProblem(put.error)} />}
    </form>
  )
}
