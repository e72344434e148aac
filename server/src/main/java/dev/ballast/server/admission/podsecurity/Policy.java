package dev.ballast.server.admission.podsecurity;

import dev.ballast.objects.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a namespace's labels ask of its pods: what is refused, what is warned of. Audit is read and
/// checked, and nobody is told, as there is no audit log.
///
/// @param faults of the labels, as Kubernetes words them
public record Policy(Standard enforce, Standard audit, Standard warn, List<FieldError> faults) {
  private static final String PREFIX = "pod-security.kubernetes.io/";

  public static Policy of(Map<String, String> labels) {
    var faults = new ArrayList<FieldError>();
    // A level that nobody understands must not open what it was meant to close.
    Standard enforce = standard(labels, "enforce", Level.RESTRICTED, faults);
    Standard audit = standard(labels, "audit", Level.PRIVILEGED, faults);
    Standard warn = standard(labels, "warn", Level.PRIVILEGED, faults);
    if (!faults.isEmpty()) return new Policy(enforce, audit, warn, List.copyOf(faults));
    return new Policy(
        enforce,
        raised(labels, "audit", audit, enforce),
        raised(labels, "warn", warn, enforce),
        List.of());
  }

  /// Who says nothing of a mode is told of what is refused, too.
  private static Standard raised(
      Map<String, String> labels, String mode, Standard standard, Standard enforce) {
    boolean said = labels.containsKey(PREFIX + mode);
    if (said || enforce.level().compareTo(standard.level()) <= 0) return standard;
    boolean dated = labels.containsKey(PREFIX + mode + "-version");
    return new Standard(enforce.level(), dated ? standard.minor() : enforce.minor());
  }

  private static Standard standard(
      Map<String, String> labels, String mode, Level otherwise, List<FieldError> faults) {
    Level level = Level.PRIVILEGED;
    String text = labels.get(PREFIX + mode);
    if (text != null) {
      Optional<Level> known = Level.named(text);
      if (known.isEmpty())
        faults.add(fault(mode, text, "must be one of privileged, baseline, restricted"));
      level = known.orElse(otherwise);
    }
    int minor = Standard.LATEST;
    String version = labels.get(PREFIX + mode + "-version");
    if (version != null) {
      Optional<Integer> known = Standard.minor(version);
      if (known.isEmpty())
        faults.add(fault(mode + "-version", version, "must be \"latest\" or \"v1.x\""));
      minor = known.orElse(Standard.LATEST);
    }
    return new Standard(level, minor);
  }

  private static FieldError fault(String label, String value, String why) {
    return FieldError.invalid("metadata.labels[" + PREFIX + label + "]", value, why);
  }
}
