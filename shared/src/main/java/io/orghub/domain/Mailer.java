package io.orghub.domain;

/** Sends mail. */
public interface Mailer {
    void send(Mail mail);
}
