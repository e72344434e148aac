package dev.ballast.objects.apply;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Who writes: the manager's name, the version and subresource (or `""`) that it writes through,
/// and when.
public record Writer(String manager, String apiVersion, String subresource, Instant time) {
  private static final int LONGEST_NAME = 128;

  /// The manager's name for a request without `fieldManager`: what stands before the first `/` of
  /// the User-Agent.
  public static String nameFrom(String userAgent) {
    String name = userAgent.split("/", 2)[0].strip();
    if (name.length() > LONGEST_NAME) name = name.substring(0, LONGEST_NAME);
    return name.isEmpty() ? "unknown" : name;
  }

  ManagedEntry entry(String operation, FieldSet fields) {
    String at = time.truncatedTo(ChronoUnit.SECONDS).toString();
    return new ManagedEntry(manager, operation, apiVersion, subresource, at, fields);
  }
}
