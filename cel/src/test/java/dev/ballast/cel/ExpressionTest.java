package dev.ballast.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.cel.shape.Shape;
import dev.ballast.cel.shape.Shape.Entries;
import dev.ballast.cel.shape.Shape.Fields;
import dev.ballast.cel.shape.Shape.Items;
import dev.ballast.cel.shape.Shape.Scalar;
import dev.ballast.cel.shape.Shape.Text;
import dev.ballast.objects.Json;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Expressions over a declared object, as the rules of a custom resource have it.
class ExpressionTest {
  private static final Shape SELF =
      new Fields(
          Map.ofEntries(
              Map.entry("name", Text.ANY),
              Map.entry("replicas", Scalar.INT),
              Map.entry("ratio", Scalar.DOUBLE),
              Map.entry("ready", Scalar.BOOL),
              Map.entry("ttl", Scalar.DURATION),
              Map.entry("since", Scalar.TIMESTAMP),
              Map.entry("port", Scalar.ANY),
              Map.entry("kebab-case", Text.ANY),
              Map.entry("namespace", Text.ANY),
              Map.entry("tags", Items.of(Text.ANY)),
              Map.entry(
                  "parts", Items.of(new Fields(Map.of("name", Text.ANY, "size", Scalar.INT)))),
              Map.entry("labels", Entries.of(Text.ANY))));
  private static final Language LANGUAGE =
      Language.of(new Variable("self", SELF), new Variable("oldSelf", SELF));
  private static final String OBJECT =
      """
      {"name":"web","replicas":3,"ratio":1,"ready":true,"ttl":"1h30m","since":"2026-01-02T03:04:05Z",
       "port":"http","kebab-case":"k","namespace":"n","tags":["a","b"],
       "parts":[{"name":"x","size":1},{"name":"y","size":2}],"labels":{"app":"web"}}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          self.replicas > 2 && self.name == 'web'
          self.ratio == 1.0
          self.replicas > 2.5
          has(self.ready) && self.ready
          self.ttl == duration('90m')
          self.since < timestamp('2027-01-01T00:00:00Z') && self.since.getFullYear() == 2026
          self.port == 'http' && type(self.port) == string
          self.kebab__dash__case == 'k' && self.__namespace__ == 'n'
          self.tags.all(t, t.size() == 1) && 'a' in self.tags && self.tags[1] == 'b'
          self.parts.exists(p, p.name == 'y' && p.size == 2)
          self.parts.map(p, p.size).sum() == 3
          self.labels['app'] == 'web' && 'app' in self.labels && self.labels.all(k, k != '')
          self.labels.all(k, v, k == 'app' && v == 'web')
          self == oldSelf && self.parts == oldSelf.parts && self.labels == oldSelf.labels
          self.?name.orValue('') == 'web'
          size(self.tags) == 2 && self.tags + ['c'] == ['a', 'b', 'c']
          self.name.matches('^w.*b$') && self.name.find('[a-e]+') == 'eb'
          'abc'.lowerAscii() == 'abc' && 'a,b'.split(',') == ['a', 'b'] && 'x'.charAt(0) == 'x'
          '%s has %d'.format(['pod', 3]) == 'pod has 3'
          '%s %.2f %x %s'.format([[1, 2], 1.5, 255, {'a': true}]) == '[1, 2] 1.50 ff {a: true}'
          [1, 2].isSorted() && [3, 1].max() == 3 && [3, 1].min() == 1 && [1, 2, 1].lastIndexOf(1) == 2
          ['a', 'b'].indexOf('b') == 1 && [duration('1m'), duration('1s')].sum() == duration('61s')
          'abcb'.indexOf('b') == 1 && 'abcb'.lastIndexOf('b') == 3
          'banana'.replace('a', 'o') == 'bonono' && 'banana'.replace('a', 'o', 1) == 'bonana'
          'ab'.replace('', '-') == '-a-b-' && ['a', 'b'].join('-') == 'a-b' && ['', 'b'].join() == 'b'
          lists.range(3) == [0, 1, 2] && lists.range(-1).size() == 0 && ['', '', 'b'].join(',') == ',,b'
          sets.contains([1, 2], [1]) && [3, 1].sort() == [1, 3] && [1, 1].distinct() == [1]
          url('https://u@h:80/p?a=b&a=c').getHost() == 'h:80' && isURL('/p') && !isURL('x')
          url('https://[::1]:80/p%20q').getHostname() == '::1' && url('/p?a=b').getQuery()['a'] == ['b']
          url('https://h/p%20q').getEscapedPath() == '/p%20q' && url('https://h').getPort() == ''
          quantity('1Gi').isGreaterThan(quantity('1000Mi')) && quantity('1k').asInteger() == 1000
          quantity('50k').add(20) == quantity('50020') && quantity('1').sub(quantity('1')).sign() == 0
          !quantity('1.5').isInteger() && quantity('1.5').asApproximateFloat() == 1.5 && !isQuantity('x')
          ip('127.0.0.1').family() == 4 && ip('::1').isLoopback() && isIP('1.2.3.4') && !isIP('01.2.3.4')
          string(ip('2001:DB8:0::1')) == '2001:db8::1' && !ip.isCanonical('2001:DB8::1')
          ip('8.8.8.8').isGlobalUnicast() && !isIP('::ffff:1.2.3.4') && ip('fe80::1').isLinkLocalUnicast()
          cidr('192.168.0.0/16').containsIP('192.168.3.4') && !cidr('192.168.0.0/16').containsIP('10.0.0.1')
          cidr('192.168.0.0/16').containsCIDR('192.168.1.0/24') && cidr('10.0.0.1/8').masked() == cidr('10.0.0.0/8')
          cidr('::1/128').prefixLength() == 128 && string(cidr('10.0.0.0/8')) == '10.0.0.0/8' && !isCIDR('1.2.3.4/33')
          !format.dns1123Label().validate('ok').hasValue() && format.named('uuid').hasValue()
          format.date().validate('x').value() == ['invalid date'] && !format.named('nothing').hasValue()
          semver('1.2.3').isLessThan(semver('1.10.0')) && isSemver('v1', true) && !isSemver('v1')
          semver('1.0.0-a.1').compareTo(semver('1.0.0')) == -1 && semver('01.2', true).minor() == 2
          [1, 2].all(i, v, i + 1 == v) && {'a': 1}.transformMap(k, v, v + 1) == {'a': 2}
          optional.none().orValue(1) == 1 && [?optional.none(), 2] == [2]
          """)
  void isTrue(String expression) throws CompileException {
    assertThat(eval(expression)).as(expression).isEqualTo(true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          self.tags[5] == 'x'            | index out of bounds: 5
          self.labels['none'] == ''      | no such key: none
          1 / (self.replicas - 3) == 0   | division by zero
          9223372036854775807 + self.replicas > 0 | integer overflow
          self.port + 1 > 0              | no such overload
          [].map(x, 1).min() == 1        | min called on empty list
          """)
  void failsInGoWords(String expression, String message) {
    assertThatThrownBy(() -> eval(expression))
        .isInstanceOfSatisfying(
            EvaluationException.class,
            it -> assertThat(it.reason()).isEqualTo(EvaluationException.Reason.ERROR))
        .hasMessage(message);
  }

  private static Object eval(String expression) throws CompileException {
    var object = Json.parse(OBJECT);
    return LANGUAGE
        .compile(expression, Result.BOOL)
        .value(Map.of("self", object, "oldSelf", object), Budget.ofRequest());
  }
}
