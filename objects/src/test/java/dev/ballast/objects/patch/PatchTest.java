package dev.ballast.objects.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.schema.Schemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PatchTest {
  private final Schemas schemas = Schemas.load();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'a':1} | [{'op':'add','path':'/b','value':2}] | {'a':1,'b':2}",
        "{'a':[1]} | [{'op':'add','path':'/a/-','value':2}] | {'a':[1,2]}",
        "{'a':[1]} | [{'op':'add','path':'/a/0','value':2}] | {'a':[2,1]}",
        "{'a':[1,2]} | [{'op':'remove','path':'/a/-1'}] | {'a':[1]}",
        "{'a':{'b/c':1}} | [{'op':'replace','path':'/a/b~1c','value':2}] | {'a':{'b/c':2}}",
        "{'a':1} | [{'op':'move','from':'/a','path':'/b'}] | {'b':1}",
        "{'a':{'x':1}} | [{'op':'copy','from':'/a','path':'/b'},{'op':'remove','path':'/a/x'}] | {'a':{},'b':{'x':1}}",
        "{'a':1} | [{'op':'test','path':'/a','value':1},{'op':'remove','path':'/a'}] | {}",
        "{'a':1} | [{'op':'test','path':'/b','value':null}] | {'a':1}",
        "{'a':1} | [] | {'a':1}",
        "{'a':1} | [{'op':'replace','path':'','value':{'b':1}}] | {'b':1}"
      })
  void jsonPatch(String tree, String patch, String expected) {
    ObjectNode before = object(tree);
    assertThat(JsonPatch.apply(before, json(patch))).isEqualTo(json(expected));
    assertThat(before).isEqualTo(json(tree));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[{'op':'test','path':'/a','value':2}]",
        "[{'op':'remove','path':'/none'}]",
        "[{'op':'replace','path':'/none','value':1}]",
        "[{'op':'add','path':'/l/9','value':1}]",
        "[{'op':'add','path':'/l/x','value':1}]",
        "[{'op':'add','path':'/none/x','value':1}]",
        "[{'op':'add','path':'a','value':1}]",
        "[{'op':'add','path':'/a'}]",
        "[{'op':'spell','path':'/a'}]",
        "[{'path':'/a'}]",
        "[1]"
      })
  void aJsonPatchThatDoesNotFitIsRefused(String patch) {
    assertThatThrownBy(() -> JsonPatch.apply(object("{'a':1,'l':[1]}"), json(patch)))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(422))
        .hasMessage("the server rejected our request due to an error in our request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'a':{'b':1,'c':2}} | {'a':{'b':null,'d':{'e':null}}} | {'a':{'c':2,'d':{}}}",
        "{'a':[1,2]} | {'a':[3]} | {'a':[3]}",
        "{'a':'x'} | {'a':{'b':1}} | {'a':{'b':1}}",
        "{'a':1} | {} | {'a':1}"
      })
  void mergePatch(String tree, String patch, String expected) {
    ObjectNode before = object(tree);
    assertThat(MergePatch.apply(before, json(patch))).isEqualTo(json(expected));
    assertThat(before).isEqualTo(json(tree));
  }

  private static final String TWO =
      "{'containers':[{'name':'a','image':'1','env':[{'name':'X'},{'name':'Y'}]},{'name':'b'}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'containers':[{'name':'a','image':'2'}]} |"
            + " [{'name':'a','image':'2','env':[{'name':'X'},{'name':'Y'}]},{'name':'b'}]",
        "{'containers':[{'name':'a','env':[{'$patch':'delete','name':'Y'},{'name':'Z'}]}]} |"
            + " [{'name':'a','image':'1','env':[{'name':'Z'},{'name':'X'}]},{'name':'b'}]",
        "{'containers':[{'$patch':'replace'},{'name':'c'}]} | [{'name':'c'}]",
        "{'containers':[{'$patch':'delete','name':'a'}]} | [{'name':'b'}]",
        "{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}]} |"
            + " [{'name':'b'},{'name':'a','image':'1','env':[{'name':'X'},{'name':'Y'}]}]",
        "{'$setElementOrder/containers':[{'name':'c'},{'name':'b'}],'containers':[{'name':'c'},"
            + "{'$patch':'delete','name':'a'}]} | [{'name':'c'},{'name':'b'}]",
        "{'containers':null} | ",
        "{'$patch':'replace','containers':[{'name':'z'}]} | [{'name':'z'}]",
        "{'$retainKeys':['hostname'],'hostname':'h'} | "
      })
  void strategicPatchOfContainers(String patch, String expected) {
    ObjectNode made =
        StrategicPatch.apply(
            schemas.named("io.k8s.api.core.v1.PodSpec"), object(TWO + "}"), json(patch));
    JsonNode containers = expected == null ? null : json(expected);
    assertThat(made.get("containers")).isEqualTo(containers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'finalizers':['b']} | ['b','a']",
        "{'finalizers':['a']} | ['a']",
        "{'$deleteFromPrimitiveList/finalizers':['a']} | []",
        "{'$deleteFromPrimitiveList/finalizers':['x'],'finalizers':['a']} | ['a']",
        "{'$setElementOrder/finalizers':['a','b'],'finalizers':['b']} | ['a','b']"
      })
  void strategicPatchOfFinalizers(String patch, String expected) {
    var schema = schemas.named("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
    assertThat(
            StrategicPatch.apply(schema, object("{'finalizers':['a']}"), json(patch))
                .get("finalizers"))
        .isEqualTo(json(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'containers':[{'image':'n'}]} | map: map[image:n] does not contain declared merge key: name",
        "{'$retainKeys':['a'],'hostname':'h'} | couldn't find key hostname in $retainKeys list",
        "{'$patch':'nope'} | Unknown patch type found: nope"
      })
  void aStrategicPatchThatContradictsItselfIsRefused(String patch, String message) {
    var schema = schemas.named("io.k8s.api.core.v1.PodSpec");
    assertThatThrownBy(() -> StrategicPatch.apply(schema, object(TWO + "}"), json(patch)))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(500))
        .hasMessage(message);
  }

  @Test
  void theOrderOfAPatchMustBeThatOfItsDirective() {
    var schema = schemas.named("io.k8s.api.core.v1.PodSpec");
    JsonNode patch =
        json(
            "{'$setElementOrder/containers':[{'name':'b'}],'containers':[{'image':'c:1','name':'c'}]}");
    assertThatThrownBy(() -> StrategicPatch.apply(schema, object(TWO + "}"), patch))
        .hasMessage(
            "The order in patch list:\n[map[image:c:1 name:c]]\n"
                + " doesn't match $setElementOrder list:\n[map[name:b]]\n");
  }

  private static JsonNode json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  private static ObjectNode object(String text) {
    return (ObjectNode) json(text);
  }
}
