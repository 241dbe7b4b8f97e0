import { useQuery } from '@tanstack/react-query'
import type { CSSProperties } from 'react'
import { useParams } from 'react-router'
import { bodyOf } from '../api/client'
import { asProblem } from '../api/problem'
import { useConnection } from '../session/context'
import { t } from '../texts'
import { Avatar } from '../ui/avatar'
import { money } from '../ui/format'
import { Empty, LoadingRows, Refused } from '../ui/states'

/** /o/{slug}: what anybody may see of an organisation. A former slug leads to the page as well. */
export function PublicPage() {
  const { slug = '' } = useParams()
  const { api } = useConnection()
  const page = useQuery({
    queryKey: ['public', slug],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/public/organisations/{slug}', { params: { path: { slug } }, signal })),
  })
  if (page.error) {
    const problem = asProblem(page.error)
    return (
      <>
        <title>{`${t.publicPage.gone} · ${t.brand}`}</title>
        <h1>{problem.code === 'NOT_FOUND' ? t.publicPage.gone : slug}</h1>
        {problem.code === 'NOT_FOUND' ? (
          <p>{t.publicPage.goneText}</p>
        ) : (
          <Refused problem={problem} onRetry={() => void page.refetch()} />
        )}
      </>
    )
  }
  if (!page.data) {
    return (
      <>
        <h1 className="visually-hidden">{slug}</h1>
        <LoadingRows />
      </>
    )
  }
  const { name, description, website, avatarUrl, accentColour, tutors, listings, moreTutors, moreListings } = page.data
  return (
    <article className="public" style={accentColour ? ({ '--own-colour': accentColour } as CSSProperties) : undefined}>
      <title>{name}</title>
      {description && <meta name="description" content={description} />}
      <header className="public-header">
        <Avatar name={name} url={avatarUrl} large />
        <div>
          <h1>
            <bdi>{name}</bdi>
          </h1>
          {description && (
            <p className="public-text" dir="auto">
              {description}
            </p>
          )}
          {website && (
            <a href={website} rel="noopener nofollow ugc">
              {new URL(website).host}
            </a>
          )}
        </div>
      </header>
      <section aria-labelledby="tutors">
        <h2 id="tutors">{t.publicPage.tutors}</h2>
        {tutors.length === 0 ? (
          <Empty title={t.publicPage.noTutors} />
        ) : (
          <ul className="cards">
            {tutors.map((tutor) => (
              <li key={tutor.userId} className="row card">
                <Avatar name={tutor.displayName ?? tutor.userId} url={tutor.avatarUrl} />
                <div className="row-text">
                  <p className="row-name">
                    <bdi>{tutor.displayName ?? tutor.userId}</bdi>
                  </p>
                  {tutor.headline && (
                    <p className="row-line">
                      <bdi>{tutor.headline}</bdi>
                    </p>
                  )}
                </div>
              </li>
            ))}
          </ul>
        )}
        {moreTutors && <p className="muted">{t.publicPage.moreTutors}</p>}
      </section>
      <section aria-labelledby="listings">
        <h2 id="listings">{t.publicPage.listings}</h2>
        {listings.length === 0 ? (
          <Empty title={t.publicPage.noListings} />
        ) : (
          <ul className="rows">
            {listings.map((listing) => (
              <li key={listing.listingId} className="row">
                <div className="row-text">
                  <p className="row-name">
                    <bdi>{listing.title}</bdi>
                  </p>
                  <p className="row-line muted">
                    <bdi>{listing.subject}</bdi>
                    {listing.tutorName && (
                      <>
                        {' · '}
                        <bdi>{t.publicPage.with(listing.tutorName)}</bdi>
                      </>
                    )}
                  </p>
                </div>
                <p className="price">{money(listing.price.minor, listing.price.currency)}</p>
              </li>
            ))}
          </ul>
        )}
        {moreListings && <p className="muted">{t.publicPage.moreListings}</p>}
      </section>
    </article>
  )
}
