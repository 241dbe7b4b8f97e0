package io.orghub.local.mail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import io.orghub.domain.Mail;
import io.orghub.domain.Mailer;
import io.orghub.local.DataFolder;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps the mails that would have been sent. */
@Singleton
@Primary
@Requires(beans = DataFolder.class)
public class Mailbox implements Mailer {
    private static final String FILE = "mails.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

    private final DataFolder folder;
    private final List<ReceivedMail> mails = new ArrayList<>();
    private volatile Consumer<Mail> follower = mail -> {};

    public Mailbox(DataFolder folder) {
        this.folder = folder;
        folder.read(FILE).stream().flatMap(String::lines).forEach(line -> {
            try {
                mails.add(JSON.readValue(line, ReceivedMail.class));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(FILE + " cannot be read", e);
            }
        });
    }

    /** Tells of each mail once it is kept. */
    public void follow(Consumer<Mail> newFollower) {
        follower = newFollower;
    }

    @Override
    public synchronized void send(Mail mail) {
        var received = ReceivedMail.of(String.valueOf(mails.size() + 1), mail);
        try {
            folder.append(FILE, JSON.writeValueAsString(received));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        mails.add(received);
        follower.accept(mail);
    }

    public synchronized List<ReceivedMail> newestFirst() {
        return List.copyOf(mails.reversed());
    }

    public synchronized Optional<ReceivedMail> find(String id) {
        return mails.stream().filter(mail -> mail.id().equals(id)).findFirst();
    }
}
