package io.orghub.local.house.broken.groups.creategroup;

/** Is not named as its function. */
public final class MakeGroupHandler {}
