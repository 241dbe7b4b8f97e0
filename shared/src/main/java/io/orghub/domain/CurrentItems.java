package io.orghub.domain;

import java.util.Map;

/** Items as they are now, told like changes, for a consumer of the stream to look at again. */
public interface CurrentItems {
    /** As of a change that changed nothing; of an item that is gone, as of its removal. */
    StreamRecord asUnchanged(Map<String, String> key);

    /** As of an item that has just come; of one that is gone, as of its removal. */
    StreamRecord asNew(Map<String, String> key);
}
