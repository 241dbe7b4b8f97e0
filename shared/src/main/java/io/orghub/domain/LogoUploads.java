package io.orghub.domain;

/** Where logos are put by those who have them, without passing a function. */
public interface LogoUploads {
    /**
     * Lets one file of just this type and length be put, once, within minutes. Asks nothing of the bucket: repeated, it is
     * another right to another file.
     *
     * @param name of the file, unguessable and not used before
     */
    LogoUpload open(String name, LogoType type, int bytes);
}
