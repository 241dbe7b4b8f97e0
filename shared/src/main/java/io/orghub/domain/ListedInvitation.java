package io.orghub.domain;

/** An invitation in its addressee's own list: the same one however often it is sent again. */
public record ListedInvitation(TenantId tenant, GroupId group, String key, long generation) implements Offered {
    @Override
    public boolean isOf(int latestSending) {
        return true;
    }
}
