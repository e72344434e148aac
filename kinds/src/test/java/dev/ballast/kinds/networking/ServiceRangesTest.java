package dev.ballast.kinds.networking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.kinds.Changed;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What ranges of addresses and the addresses in them must say.
class ServiceRangesTest {
  private static final Changed RANGE =
      new Changed(
          ServiceRanges.range(), "{'metadata': {'name': 'r'}, 'spec': {'cidrs': ['10.0.0.0/24']}}");
  private static final Changed ADDRESS =
      new Changed(
          ServiceRanges.address(),
          "{'metadata': {'name': '10.0.0.1'}, 'spec': {'parentRef': {'resource': 'services', "
              + "'namespace': 'n', 'name': 's'}}}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "['10.0.0.0/24', '2001:db8::/96'] |",
        "[] | spec.cidrs: Required value: at least one CIDR required",
        "['10.0.0.0/24', '10.1.0.0/24'] | spec: Invalid value: [\"10.0.0.0/24\",\"10.1.0.0/24\"]: "
            + "may specify no more than one IP for each IP family",
        "['a', 'b', 'c'] | spec: Invalid value: [\"a\",\"b\",\"c\"]: may only hold up to 2 values",
        "['x'] | spec.cidrs[0]: Invalid value: \"x\": must be a valid CIDR value"
      })
  void aRangeIsOfAFamily(String ranges, String words) {
    var faults = RANGE.faults("/spec/cidrs", ranges);
    if (words == null) assertThat(faults).isEmpty();
    else assertThat(faults).anySatisfy(message -> assertThat(message).startsWith(words));
  }

  @Test
  void onlyASecondFamilyIsAdded() {
    assertThat(RANGE.updateFaults("", "/spec/cidrs", "['10.0.0.0/24', '2001:db8::/96']")).isEmpty();
    assertThat(RANGE.updateFaults("", "/spec/cidrs", "['10.1.0.0/24']"))
        .containsExactly("spec.cidrs: Invalid value: [\"10.1.0.0/24\"]: field is immutable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.1 |",
        "2001:db8::1 |",
        "::1 |",
        "2001:db8:0:0:1:0:0:1 | must be a canonical IP address",
        "2001:db8::1:0:0:1 |",
        "2001:DB8::1 | must be a canonical IP address",
        "x | ParseAddr(\"x\"): unable to parse IP"
      })
  void anAddressIsItsName(String name, String fault) {
    var faults = ADDRESS.faults("/metadata/name", "'" + name + "'");
    if (fault == null) assertThat(faults).isEmpty();
    else assertThat(faults).contains("metadata.name: Invalid value: \"" + name + "\": " + fault);
  }

  @Test
  void anAddressHasAParent() {
    assertThat(ADDRESS.faults("/spec/parentRef", "null"))
        .containsExactly("spec.parentRef: Required value");
    assertThat(ADDRESS.faults("/spec/parentRef/name", "''"))
        .containsExactly("spec.parentRef.name: Required value");
    assertThat(ADDRESS.kind().columns().get(1).cell(ADDRESS.made(), Instant.EPOCH).asString())
        .isEqualTo("services/n/s");
  }
}
