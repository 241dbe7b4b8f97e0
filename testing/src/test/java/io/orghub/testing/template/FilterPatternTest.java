package io.orghub.testing.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPatternTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String RECORD = """
            {"eventName":"INSERT","awsRegion":null,"size":12,"flag":true,"tags":["a","b"],
             "list":[{"k":"v"},{"k":"w"}],
             "dynamodb":{"NewImage":{"itemType":{"S":"member"},"count":{"N":"5"}}}}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"eventName":["INSERT"]}                                                | true
            {"eventName":["MODIFY","REMOVE"]}                                       | false
            {"eventName":["INSERT"],"size":[13]}                                    | false
            {"size":[12.0]}                                                         | true
            {"flag":[true]}                                                         | true
            {"awsRegion":[null]}                                                    | true
            {"missing":[null]}                                                      | false
            {"tags":["b"]}                                                          | true
            {"list":{"k":["w"]}}                                                    | true
            {"dynamodb":{"NewImage":{"itemType":{"S":["member","invitation"]}}}}    | true
            {"dynamodb":{"OldImage":{"itemType":{"S":["member"]}}}}                 | false
            {"dynamodb":{"OldImage":{"itemType":{"S":[{"exists":false}]}}}}         | true
            {"dynamodb":{"NewImage":{"itemType":{"S":[{"exists":true}]}}}}          | true
            {"dynamodb":{"NewImage":{"itemType":[{"exists":true}]}}}                | false
            {"eventName":[{"prefix":"INS"}]}                                        | true
            {"eventName":[{"suffix":"RT"}]}                                         | true
            {"eventName":[{"equals-ignore-case":"insert"}]}                         | true
            {"eventName":[{"anything-but":"REMOVE"}]}                               | true
            {"eventName":[{"anything-but":["REMOVE","INSERT"]}]}                    | false
            {"eventName":[{"anything-but":{"prefix":"REM"}}]}                       | true
            {"missing":[{"anything-but":["REMOVE"]}]}                               | false
            {"size":[{"numeric":[">",10,"<=",12]}]}                                 | true
            {"size":[{"numeric":["=",10]}]}                                         | false
            {"dynamodb":{"NewImage":{"count":{"N":[{"numeric":[">",1]}]}}}}         | false
            {"$or":[{"eventName":["REMOVE"]},{"size":[12]}]}                        | true
            {"flag":[true],"$or":[{"eventName":["REMOVE"]},{"size":[1]}]}           | false
            """)
    void matchesAsLambdaDoes(String pattern, boolean expected) throws JsonProcessingException {
        assertThat(FilterPattern.parse(pattern).matches(JSON.readTree(RECORD))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "{\"a\":\"b\"}", "{\"a\":[]}", "{\"a\":[{\"like\":\"b\"}]}", "{\"$or\":[]}", "{"})
    void refusesWhatLambdaWouldRefuse(String pattern) {
        assertThatThrownBy(() -> FilterPattern.parse(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void emptyTextMatchesAnEmptyValueOnly() throws JsonProcessingException {
        var pattern = FilterPattern.parse("{\"a\":[\"\"]}");
        assertThat(pattern.matches(JSON.readTree("{\"a\":\"\"}"))).isTrue();
        assertThat(pattern.matches(JSON.readTree("{}"))).isFalse();
    }
}
