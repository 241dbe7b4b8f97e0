package io.orghub.table;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTag;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;

/**
 * The table schema of a record: one attribute for each component, named as it; a component that is null is absent. The
 * enhanced client has schemas for beans and for immutable classes with a builder, and none for records.
 */
final class RecordSchema {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private RecordSchema() {}

    static <R extends Record> TableSchema<R> of(Class<R> type) {
        var components = type.getRecordComponents();
        var construct = constructor(type, components);
        @SuppressWarnings({"unchecked", "rawtypes"})
        Class<Map<String, Object>> draftType = (Class) Map.class;
        var schema = StaticImmutableTableSchema.builder(type, draftType)
                .newItemBuilder(
                        HashMap::new,
                        draft -> type.cast(invoke(
                                construct,
                                Stream.of(components)
                                        .map(c -> draft.get(c.getName()))
                                        .toArray())));
        for (var component : components) {
            addAttribute(schema, component);
        }
        return schema.build();
    }

    private static <R extends Record> void addAttribute(
            StaticImmutableTableSchema.Builder<R, Map<String, Object>> schema, RecordComponent component) {
        @SuppressWarnings("unchecked")
        var attributeType = (EnhancedType<Object>) attributeType(component);
        var name = component.getName();
        var read = accessor(component);
        Function<R, Object> getter = item -> invoke(read, item);
        BiConsumer<Map<String, Object>, Object> setter = (draft, value) -> draft.put(name, value);
        schema.addAttribute(
                attributeType,
                attribute -> attribute.name(name).getter(getter).setter(setter).tags(tags(name)));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static EnhancedType<?> attributeType(RecordComponent component) {
        if (component.getType().isRecord()) {
            Class nested = component.getType();
            return EnhancedType.documentOf(nested, of(nested));
        }
        if (component.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] instanceof Class element
                && element.isRecord()) {
            return EnhancedType.listOf(
                    EnhancedType.documentOf(element, of(element), document -> document.ignoreNulls(true)));
        }
        return EnhancedType.of(component.getGenericType());
    }

    private static List<StaticAttributeTag> tags(String name) {
        var tags = new ArrayList<StaticAttributeTag>();
        switch (name) {
            case "pk" -> tags.add(StaticAttributeTags.primaryPartitionKey());
            case "sk" -> tags.add(StaticAttributeTags.primarySortKey());
            case "userPk" -> tags.add(StaticAttributeTags.secondaryPartitionKey(TableKeys.BY_USER));
            case "userSk" -> tags.add(StaticAttributeTags.secondarySortKey(TableKeys.BY_USER));
            case "listPk" -> tags.add(StaticAttributeTags.secondaryPartitionKey(TableKeys.BY_LIST));
            case "listSk" -> tags.add(StaticAttributeTags.secondarySortKey(TableKeys.BY_LIST));
            default -> {}
        }
        return tags;
    }

    private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
        try {
            var parameters = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return LOOKUP.findConstructor(type, MethodType.methodType(void.class, parameters))
                    .asSpreader(Object[].class, parameters.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle accessor(RecordComponent component) {
        try {
            return LOOKUP.unreflect(component.getAccessor())
                    .asSpreader(Object[].class, 1)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object invoke(MethodHandle handle, Object... arguments) {
        try {
            return handle.invokeExact(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("An item's record could not be read or made", e);
        }
    }
}
