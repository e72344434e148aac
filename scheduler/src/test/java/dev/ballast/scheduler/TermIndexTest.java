package dev.ballast.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.objects.KubeObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermIndexTest {
  private final TermIndex terms = new TermIndex();

  private static PodNeeds pod(String namespace, String antiAffinity) {
    String text =
        """
        {'metadata':{'name':'p','namespace':'%s','uid':'u'},'spec':{'affinity':{'podAntiAffinity':{
         'requiredDuringSchedulingIgnoredDuringExecution':[%s]}}}}""";
    return PodNeeds.of(
        KubeObject.parse(text.formatted(namespace, antiAffinity).replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'topologyKey':'k'} | own | true
          {'topologyKey':'k'} | other | false
          {'topologyKey':'k','namespaces':['other']} | other | true
          {'topologyKey':'k','namespaces':['other']} | own | false
          {'topologyKey':'k','namespaceSelector':{}} | anywhere | true
          {'topologyKey':'k'},{'topologyKey':'k','namespaceSelector':{}} | own | true
          """)
  void aPodIsFoundByTheNamespacesThatItsTermsMean(String term, String namespace, boolean found) {
    PodNeeds pod = pod("own", term);
    terms.put(pod);
    assertThat(terms.meaning(namespace)).hasSize(found ? 1 : 0);
    terms.put(pod);
    assertThat(terms.meaning(namespace)).hasSize(found ? 1 : 0);
    terms.remove(pod);
    assertThat(terms.meaning(namespace)).isEmpty();
  }

  @Test
  void aPodWithoutTermsIsNotKept() {
    terms.put(pod("own", ""));
    assertThat(terms.meaning("own")).isEmpty();
  }
}
