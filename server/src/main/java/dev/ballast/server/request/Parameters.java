package dev.ballast.server.request;

import dev.ballast.objects.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request's query, read as Kubernetes reads it. A parameter that stands several times is read
/// from its first value.
public record Parameters(Map<String, List<String>> values) {
  public static final Parameters NONE = new Parameters(Map.of());

  public static Parameters of(Map<String, String> single) {
    var values = new java.util.HashMap<String, List<String>>();
    single.forEach((key, value) -> values.put(key, List.of(value)));
    return new Parameters(values);
  }

  public String text(String name) {
    List<String> all = values.get(name);
    return all == null || all.isEmpty() ? "" : all.getFirst();
  }

  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /// As Kubernetes' conversion of query parameters has it: anything but `false` and `0` is true.
  public boolean flag(String name) {
    if (!has(name)) return false;
    String text = text(name);
    return !text.equalsIgnoreCase("false") && !text.equals("0");
  }

  /// @throws ApiException 400 where it is no whole number
  public Optional<Long> number(String name) {
    String text = text(name);
    if (text.isEmpty()) return Optional.empty();
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
  }

  public boolean dryRun() {
    return has("dryRun") && !text("dryRun").isEmpty();
  }
}
