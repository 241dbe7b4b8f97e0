import { useState } from 'react'
import { initials } from './format'
import { pictureAt } from './picture'

/** A picture, or the initials while there is none. Decoration: the name stands beside it. */
export function Avatar({ name, url, large = false }: { name: string; url?: string | undefined; large?: boolean }) {
  const [broken, setBroken] = useState<string>()
  const size = large ? 56 : 44
  return (
    <span className={large ? 'avatar avatar-large' : 'avatar'} aria-hidden="true">
      {url && broken !== url ? (
        <img
          src={pictureAt(url)}
          alt=""
          width={size}
          height={size}
          loading="lazy"
          referrerPolicy="no-referrer"
          onError={() => setBroken(url)}
        />
      ) : (
        initials(name)
      )}
    </span>
  )
}
