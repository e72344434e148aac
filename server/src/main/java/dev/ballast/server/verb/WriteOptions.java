package dev.ballast.server.verb;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.objects.Json;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Request;
import java.util.ArrayList;
import java.util.List;

/// What the query of a write must look like.
final class WriteOptions {
  private static final List<String> VALIDATIONS = List.of("", "Ignore", "Strict", "Warn");
  private static final int LONGEST_MANAGER = 128;

  private WriteOptions() {}

  /// @param kind the options' own kind, such as `CreateOptions`
  /// @throws ApiException 422 where something is wrong
  static void check(Request request, String kind) {
    Parameters query = request.parameters();
    if (query.values().isEmpty()) return;
    var errors = new ArrayList<FieldError>();
    if (query.text("fieldManager").length() > LONGEST_MANAGER) {
      errors.add(FieldError.tooLong("fieldManager", LONGEST_MANAGER));
    }
    int odd = unprintable(query.text("fieldManager"));
    if (odd >= 0) {
      errors.add(
          FieldError.invalid(
              "fieldManager",
              query.text("fieldManager").substring(odd),
              "should only contain printable characters"));
    }
    if (query.has("force") && kind.equals("PatchOptions") && !Ownership.applies(request)) {
      errors.add(FieldError.forbidden("force", "may not be specified for non-apply patch"));
    }
    dryRun(query.all("dryRun"), errors);
    String validation = query.text("fieldValidation");
    if (!VALIDATIONS.contains(validation)) {
      errors.add(FieldError.notSupported("fieldValidation", validation, VALIDATIONS));
    }
    if (!errors.isEmpty()) throw ApiException.invalid("meta.k8s.io", kind, "", errors);
  }

  /// The place of the first character that can't be shown, or -1.
  private static int unprintable(String text) {
    for (int i = 0; i < text.length(); i++) if (Character.isISOControl(text.charAt(i))) return i;
    return -1;
  }

  private static void dryRun(List<String> asked, List<FieldError> errors) {
    if (asked.stream().allMatch(each -> each.isEmpty() || each.equals("All"))) return;
    String shown = Json.text(Json.array(asked));
    String supported = "supported values: \"All\"";
    errors.add(new FieldError(FieldError.Type.NOT_SUPPORTED, "dryRun", shown, supported));
  }
}
