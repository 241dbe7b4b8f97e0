package io.orghub.table;

/** An item that is not as this code writes it. */
final class UnreadableItem extends RuntimeException {
    UnreadableItem(String message) {
        super(message);
    }
}
