package io.orghub.domain;

/** What a logo may be: pictures that every browser shows and none runs. */
public enum LogoType {
    PNG("image/png", "png"),
    JPEG("image/jpeg", "jpg"),
    WEBP("image/webp", "webp");

    private final String mediaType;
    private final String extension;

    LogoType(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    public String extension() {
        return extension;
    }

    @Override
    public String toString() {
        return mediaType;
    }
}
