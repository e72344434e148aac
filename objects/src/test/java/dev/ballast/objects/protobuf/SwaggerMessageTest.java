package dev.ballast.objects.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.ballast.objects.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// Read back by protobuf's own parser, which knows numbers alone.
class SwaggerMessageTest {
  private static final String DOCUMENT =
      """
      {"swagger":"2.0","info":{"title":"T","version":"1"},
       "paths":{
         "/a/{name}":{
           "patch":{"operationId":"patchA","consumes":["x/y","z"],
             "parameters":[
               {"name":"body","in":"body","required":true,"schema":{"$ref":"#/definitions/A"}},
               {"name":"fieldValidation","in":"query","type":"string","uniqueItems":true}],
             "responses":{"200":{"description":"OK","schema":{"$ref":"#/definitions/A"}}},
             "x-kubernetes-group-version-kind":{"group":"","kind":"A","version":"v1"}},
           "parameters":[{"name":"name","in":"path","type":"string","required":true},
                         {"$ref":"#/parameters/p"}]}},
       "definitions":{"A":{"type":"object","required":["b","c"],
         "properties":{"b":{"type":"array","items":{"type":"integer","minimum":-1.5}},
                       "c":{"additionalProperties":{"type":"string"}},"d":{"additionalProperties":true}},
         "x-kubernetes-list-type":"set"}},
       "securityDefinitions":{"T":{"type":"apiKey","name":"authorization","in":"header"}},
       "security":[{"T":[]}]}
      """;

  private final UnknownFieldSet whole = parse(bytes());

  private static ByteString bytes() {
    return ByteString.copyFrom(SwaggerMessage.of((ObjectNode) Json.parse(DOCUMENT)));
  }

  private static UnknownFieldSet parse(ByteString bytes) {
    try {
      return UnknownFieldSet.parseFrom(bytes);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  /// All messages that `path` leads to.
  private static List<UnknownFieldSet> messages(UnknownFieldSet from, int... path) {
    List<UnknownFieldSet> here = List.of(from);
    for (int number : path) {
      here =
          here.stream()
              .flatMap(each -> each.getField(number).getLengthDelimitedList().stream())
              .map(SwaggerMessageTest::parse)
              .toList();
    }
    return here;
  }

  private static List<String> texts(UnknownFieldSet message, int number) {
    return message.getField(number).getLengthDelimitedList().stream()
        .map(ByteString::toStringUtf8)
        .toList();
  }

  @Test
  void operationsHaveTheirParametersAndWhatTheyAreAbout() {
    UnknownFieldSet path = messages(whole, 8, 2).getFirst();
    assertThat(texts(path, 1)).containsExactly("/a/{name}");
    UnknownFieldSet patch = messages(path, 2, 8).getFirst();
    assertThat(texts(patch, 5)).containsExactly("patchA");
    assertThat(texts(patch, 7)).containsExactly("x/y", "z");
    UnknownFieldSet body = messages(patch, 8, 1, 1).getFirst();
    assertThat(texts(body, 2)).containsExactly("body");
    assertThat(texts(messages(body, 5).getFirst(), 1)).containsExactly("#/definitions/A");
    UnknownFieldSet query = messages(patch, 8, 1, 2, 3).getFirst();
    assertThat(texts(query, 4)).containsExactly("fieldValidation");
    assertThat(query.getField(20).getVarintList()).containsExactly(1L);
    UnknownFieldSet about = messages(patch, 13).getFirst();
    assertThat(texts(about, 1)).containsExactly("x-kubernetes-group-version-kind");
    assertThat(texts(messages(about, 2).getFirst(), 2))
        .containsExactly("{\"group\":\"\",\"kind\":\"A\",\"version\":\"v1\"}");
    UnknownFieldSet answer = messages(patch, 9, 1).getFirst();
    assertThat(texts(answer, 1)).containsExactly("200");
    assertThat(texts(messages(answer, 2, 1, 2, 1).getFirst(), 1))
        .containsExactly("#/definitions/A");
    assertThat(texts(messages(path, 2, 9, 1, 2, 4).getFirst(), 4)).containsExactly("name");
    assertThat(texts(messages(path, 2, 9, 2).getFirst(), 1)).containsExactly("#/parameters/p");
  }

  @Test
  void definitionsHaveTheirFieldsInOrder() {
    UnknownFieldSet pair = messages(whole, 9, 1).getFirst();
    assertThat(texts(pair, 1)).containsExactly("A");
    UnknownFieldSet a = messages(pair, 2).getFirst();
    assertThat(texts(messages(a, 22).getFirst(), 1)).containsExactly("object");
    assertThat(texts(a, 19)).containsExactly("b", "c");
    List<UnknownFieldSet> fields = messages(a, 25, 1);
    assertThat(fields).extracting(each -> texts(each, 1).getFirst()).containsExactly("b", "c", "d");
    UnknownFieldSet items = messages(fields.get(0), 2, 23, 1).getFirst();
    assertThat(items.getField(9).getFixed64List())
        .containsExactly(Double.doubleToRawLongBits(-1.5));
    assertThat(texts(messages(fields.get(1), 2, 21, 1, 22).getFirst(), 1))
        .containsExactly("string");
    assertThat(messages(fields.get(2), 2, 21).getFirst().getField(2).getVarintList())
        .containsExactly(1L);
    assertThat(texts(messages(a, 31).getFirst(), 1)).containsExactly("x-kubernetes-list-type");
  }

  @Test
  void itSaysWhoMayAsk() {
    assertThat(texts(whole, 1)).containsExactly("2.0");
    assertThat(texts(messages(whole, 13, 1, 2, 2).getFirst(), 2)).containsExactly("authorization");
    assertThat(texts(messages(whole, 12, 1).getFirst(), 1)).containsExactly("T");
  }
}
