package io.orghub.testing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orghub.testing.engine.TestTable;
import io.orghub.testing.template.FunctionResource;
import io.orghub.testing.template.Template;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class PolicyGuardTest {
    @RegisterExtension
    static final TestTable TABLE = TestTable.fresh();

    private final PolicyGuard guard = new PolicyGuard();
    private final Template template = Template.load(Template.locate(), Map.of(), Map.of());
    private final Callable<Boolean> read = () -> TABLE.client(guard)
            .getItem(get -> get.tableName(TABLE.name()).key(key()))
            .hasItem();

    @Test
    void allowsWhatThePolicyNames() throws Exception {
        assertThat(guard.within(function("create-group"), read)).isFalse();
    }

    @Test
    void deniesWhatItDoesNot() {
        assertThatThrownBy(() -> guard.within(function("put-tenant"), read))
                .hasMessageContaining("put-tenant may not dynamodb:GetItem");
    }

    @Test
    void letsCallsOutsideAnyFunctionPass() throws Exception {
        assertThat(read.call()).isFalse();
    }

    private FunctionResource function(String name) {
        return template.functions().stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, AttributeValue> key() {
        var text = AttributeValue.fromS("x");
        return Map.of("pk", text, "sk", text);
    }
}
