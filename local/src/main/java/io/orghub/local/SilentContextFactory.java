package io.orghub.local;

import com.amazonaws.services.lambda.runtime.Context;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.function.aws.LambdaContextFactory;
import jakarta.inject.Singleton;

/**
 * Micronaut makes a bean of each call's context, fit for an environment that serves one call at a time; here many calls
 * share one application context, and the beans would pile up.
 */
@Singleton
@Replaces(LambdaContextFactory.class)
class SilentContextFactory implements LambdaContextFactory {
    @Override
    public void registerSingletons(Context context) {}
}
