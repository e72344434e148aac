package dev.ballast.controllers.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.Yaml;
import dev.ballast.objects.resource.ResourceList;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When a quota's status is written, and with what.
class QuotaPlanTest {
  private static ResourceList list(String yaml) {
    return ResourceList.of(Yaml.documents("{" + yaml + "}").getFirst().tree());
  }

  private static Optional<ResourceList> said(String yaml) {
    return yaml.equals("-") ? Optional.empty() : Optional.of(list(yaml));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pods: 2          | -                | -               | pods: 1         | pods=1
          pods: 2          | pods: 2          | pods: 1         | pods: 1         | right
          pods: 2          | pods: 3          | pods: 1         | pods: 1         | pods=1
          pods: 2          | pods: 2          | pods: 2         | pods: 1         | pods=1
          cpu: '1'         | cpu: 1000m       | cpu: 500m       | cpu: '0.5'      | right
          pods: 2, odd: 1  | pods: 2, odd: 1  | pods: 0         | pods: 0, cpu: 2 | right
          pods: 2          | pods: 2          | pods: 1, cpu: 2 | pods: 1         | pods=1
          """)
  void theStatusIsWrittenWhereItIsWrong(
      String asked, String hard, String used, String counted, String written) {
    var seen = new QuotaPlan.Observed(list(asked), said(hard), said(used), list(counted));
    String decided = QuotaPlan.decide(seen).map(write -> write.used().toString()).orElse("right");
    assertThat(decided).isEqualTo(written);
  }
}
