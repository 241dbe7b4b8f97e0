package io.orghub.domain;

/** How far an import is; refused means that it changed nothing. */
public enum ImportStatus {
    RUNNING("running"),
    DONE("done"),
    REFUSED("refused");

    private final String text;

    ImportStatus(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
