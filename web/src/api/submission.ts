import { useMutation } from '@tanstack/react-query'
import { useState, useSyncExternalStore } from 'react'
import { useConnection } from '../session/context'
import { asProblem, type Problem } from './problem'

/** What was sent and is not known to be done or refused. */
interface Open<Body> {
  body: Body
  key: string
  /** Whether an attempt has ended without an answer that decides. */
  doubtful: boolean
  /** Whether an answer is on its way. */
  pending: boolean
}

/** What a form shows of what it has sent. */
export interface Pending {
  pending: boolean
  problem: Problem | undefined
  /** Whether what was sent may have been done: until that is known it stays, for another would be done as well. */
  unsettled: boolean
  /** Whether what there is has been read again, to start anew; nothing before that was tried. */
  looked: boolean | undefined
  /** Lets go of what is unsettled, once it is shown what there is. While an answer is on its way, it does nothing. */
  startAnew: (look: () => Promise<unknown>) => void
  /** Takes the last answer's words away. */
  forget: () => void
}

export interface Submission<Body, Answer> extends Pending {
  /** What a form is to show: what was sent for as long as that is unsettled, whatever was typed since; else the draft. */
  shown: <Draft>(draft: Draft) => Body | Draft
  answer: Answer | undefined
  /** What was sent last. */
  sent: Body | undefined
  /**
   * Sends it, or what was sent before if that is unsettled. While an answer is on its way, it does nothing.
   *
   * @param then once it is done, if the form is still there
   */
  submit: (body: Body, then?: (answer: Answer) => void) => void
}

/**
 * Sends what must be done once. Each submission has an idempotency key, which it keeps over double clicks, over retries,
 * and over the form being left and come back to, until it is known to be done or refused.
 *
 * @param name apart from all other forms'
 * @param events called even if the form has gone meanwhile: they may touch what outlasts it, and nothing else
 */
export function useSubmission<Body, Answer>(
  name: string,
  send: (body: Body, key: string) => Promise<Answer>,
  events: { onDone?: (answer: Answer, body: Body) => void; onSettled?: () => void } = {},
): Submission<Body, Answer> {
  const { kept } = useConnection()
  const at = `${name}/sent`
  const read = () => kept.get<Open<Body>>(at)
  const open = useSyncExternalStore(kept.subscribe, read)
  const [looked, setLooked] = useState<boolean>()
  const mutation = useMutation({
    mutationFn: ({ body, key }: Open<Body>) => send(body, key),
    onSuccess: (answer, { body }) => events.onDone?.(answer, body),
    onSettled: (_, error, sent) => {
      // Of what was let go of, or of who has signed out, nothing is left to be settled.
      if (read()?.key === sent.key) {
        kept.set(at, decides(error, sent.doubtful) ? undefined : { ...sent, doubtful: true, pending: false })
      }
      events.onSettled?.()
    },
  })
  const pending = open?.pending ?? false
  return {
    pending,
    answer: mutation.data,
    problem: mutation.error ? asProblem(mutation.error) : undefined,
    sent: open?.body ?? mutation.variables?.body,
    unsettled: open?.doubtful ?? false,
    shown: (draft) => (open?.doubtful ? open.body : draft),
    looked,
    submit(body, then) {
      const before = read()
      if (before?.pending) {
        return
      }
      const sent = { ...(before ?? { body, key: crypto.randomUUID(), doubtful: false }), pending: true }
      setLooked(undefined)
      kept.set(at, sent)
      mutation.mutate(sent, { onSuccess: (answer) => then?.(answer) })
    },
    startAnew(look) {
      const before = read()
      if (before === undefined || before.pending) {
        return
      }
      look().then(
        () => {
          // It may have been tried again meanwhile, which would be let go of unsettled.
          if (read() === before) {
            kept.set(at, undefined)
            mutation.reset()
            setLooked(true)
          }
        },
        () => setLooked(false),
      )
    },
    forget() {
      if (!pending) {
        mutation.reset()
      }
    },
  }
}

/** @param doubtful whether an earlier attempt may have done it: what decides nothing of this one decides nothing of that */
function decides(error: Error | null, doubtful: boolean): boolean {
  const problem = error ? asProblem(error) : undefined
  return problem === undefined || !(problem.isUnknown || (doubtful && problem.decidesNothing))
}
