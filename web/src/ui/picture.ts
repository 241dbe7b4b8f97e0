/** Longest side of a logo, in pixels. */
const SIDE = 512

/** As the API takes it, at most. */
const MOST_BYTES = 1_048_576

export type PictureFault = 'no-picture' | 'too-large'

/** Why a file is not taken as a picture. */
export class NoPicture extends Error {
  readonly fault: PictureFault

  constructor(fault: PictureFault) {
    super(fault)
    this.fault = fault
  }
}

/**
 * A file as a logo: decoded, whatever its name says it is, and drawn anew, so that nothing but the picture is left of it
 * (a photograph tells where it was taken).
 */
export async function logoOf(file: Blob): Promise<Blob> {
  let picture: ImageBitmap
  try {
    picture = await createImageBitmap(file)
  } catch {
    throw new NoPicture('no-picture')
  }
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!drawn) {
    throw new NoPicture('no-picture')
  }
  if (drawn.size > MOST_BYTES) {
    throw new NoPicture('too-large')
  }
  return drawn
}

/** An address of the page's own host is read as the page was: on the local stack that is not by https. */
export function pictureAt(url: string): string {
  const address = URL.canParse(url) ? new URL(url) : undefined
  return address?.host === location.host ? address.pathname + address.search : url
}
