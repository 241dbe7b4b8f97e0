package io.orghub.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.micronaut.context.ApplicationContext;
import io.orghub.local.CannotStart;
import io.orghub.testing.policy.PolicyGuard;
import io.orghub.testing.template.FunctionResource;
import io.orghub.testing.template.Template;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Makes the functions of a template from the very classes that it names. */
public final class LambdaFunctions {
    private LambdaFunctions() {}

    /** @param shared by all handlers, where each Lambda has its own */
    public static List<LambdaFunction> of(Template template, ApplicationContext shared, PolicyGuard guard) {
        return template.functions().stream()
                .map(resource -> new LambdaFunction(resource, coldStart(resource, shared), guard))
                .toList();
    }

    /** What the environments of all functions say, named as Micronaut names it: {@code TABLE_NAME} is table.name. */
    public static Map<String, Object> properties(Template template) {
        var properties = new HashMap<String, Object>();
        template.functions().forEach(function -> function.environment().forEach((name, value) -> {
            var property = name.toLowerCase(Locale.ROOT).replace('_', '.');
            var other = properties.put(property, value);
            if (other != null && !other.equals(value)) {
                throw new CannotStart("Functions of template.yaml disagree about " + name
                        + ", which the local stack, being one process, cannot give them.");
            }
        }));
        return properties;
    }

    private static Supplier<RequestHandler<?, ?>> coldStart(FunctionResource resource, ApplicationContext shared) {
        var constructor = constructor(resource);
        return () -> {
            try {
                return (RequestHandler<?, ?>) constructor.newInstance(shared);
            } catch (InvocationTargetException e) {
                throw new IllegalStateException(resource.handler() + " does not start", e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(resource.handler() + " cannot be made", e);
            }
        };
    }

    private static Constructor<?> constructor(FunctionResource resource) {
        try {
            return Class.forName(resource.handler()).getConstructor(ApplicationContext.class);
        } catch (ReflectiveOperationException e) {
            throw new CannotStart("template.yaml names the handler " + resource.handler()
                    + ", which is not there or has no public constructor for an ApplicationContext.");
        }
    }
}
