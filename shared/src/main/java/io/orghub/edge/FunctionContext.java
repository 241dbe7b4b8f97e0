package io.orghub.edge;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;

/**
 * How a function's context is built on AWS. Injecting the handler makes all that it needs; made eagerly, as Micronaut's
 * own builder for Lambda does, beans that nobody asks for are made too, and one of them asks for a JSON mapper that is
 * not there.
 */
public final class FunctionContext {
    private FunctionContext() {}

    public static ApplicationContextBuilder builder() {
        return ApplicationContext.builder().deduceEnvironment(false).banner(false);
    }
}
