package io.orghub.workers;

import io.orghub.domain.GroupId;
import io.orghub.domain.InvitationLink;
import io.orghub.domain.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Which invitation a mail is of, as tags of the mail: no address, no secret. Ids are in base64url, for they may hold dots
 * and tildes, and a tag may not.
 */
public final class InvitationTags {
    private static final String TENANT = "tenant";
    private static final String GROUP = "group";
    private static final String INVITATION = "invitation";
    private static final String GENERATION = "generation";
    private static final String SENDING = "sending";

    private InvitationTags() {}

    public static Map<String, String> of(InvitationLink link) {
        return Map.of(
                TENANT, encoded(link.tenant().value()),
                GROUP, encoded(link.group().value()),
                INVITATION, encoded(link.key()),
                GENERATION, Long.toString(link.generation()),
                SENDING, Integer.toString(link.sending()));
    }

    /** @throws IllegalArgumentException if these are not such tags */
    public static InvitationLink read(UnaryOperator<String> tag) {
        return new InvitationLink(
                new TenantId(decoded(tag.apply(TENANT))),
                new GroupId(decoded(tag.apply(GROUP))),
                decoded(tag.apply(INVITATION)),
                Long.parseLong(tag.apply(GENERATION)),
                Integer.parseInt(tag.apply(SENDING)));
    }

    /** @throws IllegalArgumentException if the tag is in no base64url */
    public static String tenant(UnaryOperator<String> tag) {
        return decoded(tag.apply(TENANT));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
