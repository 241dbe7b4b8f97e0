import { useState } from 'react'
import { asProblem } from './problem'

export interface Unsettled {
  /** Whether what was sent may have been done. */
  is: boolean
  heard: (error: Error | null) => void
  forget: () => void
}

/** From no answer on, until there is one that decides: until then what was sent is kept, for another would be done as well. */
export function useUnsettled(): Unsettled {
  const [is, setIs] = useState(false)
  return {
    is,
    heard: (error) =>
      setIs((before) => {
        const problem = error ? asProblem(error) : undefined
        return problem !== undefined && (problem.isUnknown || (before && problem.decidesNothing))
      }),
    forget: () => setIs(false),
  }
}
