package io.orghub.domain;

/** Work that a change of an item asks for, told by the item's keys alone; its worker reads the item. */
public sealed interface Job permits MailJob, ImportJob, NoticeMailJob, SweepJob, FanOutJob {}
