package dev.ballast.server.select;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.server.stored.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Reads `spec.nodeName=n1,status.phase!=Failed`: fields that the kind declares, equal or not.
/// (<https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/>)
public record FieldQuery(Kind kind, List<Term> terms) {
  /// One condition on one field.
  public record Term(String field, boolean equal, String value) {}

  /// @throws ApiException 400 where `text` is no selector or names a field that the kind does not
  ///   declare
  public static FieldQuery parse(Kind kind, String text) {
    var terms = new ArrayList<Term>();
    for (String part : split(text)) {
      if (!part.isEmpty()) terms.add(term(kind, part));
    }
    return new FieldQuery(kind, List.copyOf(terms));
  }

  private static List<String> split(String text) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        part.append(c).append(text.charAt(++i));
      } else if (c == ',') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  private static Term term(Kind kind, String part) {
    int at = part.indexOf('=');
    if (at < 0) {
      throw ApiException.badRequest(
          "invalid selector: '" + part + "'; can't understand '" + part + "'");
    }
    boolean not = at > 0 && part.charAt(at - 1) == '!';
    String field = part.substring(0, not ? at - 1 : at);
    String value = part.substring(part.startsWith("==", at) ? at + 2 : at + 1);
    String plain = value.replace("\\,", ",").replace("\\=", "=").replace("\\\\", "\\");
    if (!kind.selectableFields().contains(field)) {
      throw ApiException.badRequest("field label not supported: " + field);
    }
    return new Term(field, !not, plain);
  }

  public boolean matches(Stored object) {
    Map<String, String> fields = object.fields(this::read);
    for (Term each : terms) {
      boolean same = fields.getOrDefault(each.field, "").equals(each.value);
      if (same != each.equal) return false;
    }
    return true;
  }

  private Map<String, String> read(ObjectNode object) {
    var values = new HashMap<String, String>();
    for (String field : kind.selectableFields())
      values.put(field, kind.selectableField(object, field).orElse(""));
    return values;
  }

  public boolean selectsEverything() {
    return terms.isEmpty();
  }

  /// The value that `field` must have, where one is asked for.
  public Optional<String> required(String field) {
    return terms.stream()
        .filter(each -> each.equal && each.field.equals(field))
        .map(Term::value)
        .findFirst();
  }
}
