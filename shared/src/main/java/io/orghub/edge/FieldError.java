package io.orghub.edge;

/**
 * What is wrong with one part of a request.
 *
 * @param pointer a JSON pointer into the body, or the name of a path or query parameter or header after {@code #}
 */
public record FieldError(String pointer, String detail) {}
