package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.FieldError;
import dev.ballast.server.request.Parameters;
import dev.ballast.server.request.Request;
import dev.ballast.server.select.Selection;
import dev.ballast.server.stored.Keys;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Entry;
import dev.ballast.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// All objects of a kind, or a page of them; every page of one list shows the same revision.
public final class ListObjects {
  private final Objects objects;
  private final Pages pages;

  public ListObjects(Objects objects, Pages pages) {
    this.objects = objects;
    this.pages = pages;
  }

  public Response run(Kind kind, Request request) {
    Parameters parameters = request.parameters();
    Selection selection = Selection.of(kind, request.target(), parameters);
    String folder = Keys.folder(kind.storage(), request.target().namespace());
    Pages.Position from = start(parameters);
    long limit = parameters.number("limit").orElse(0L);
    parameters.number("timeoutSeconds");

    var items = new ArrayList<Stored>();
    String last = "";
    boolean more = false;
    for (Entry<Stored> each : from.snapshot().scan(folder, from.after())) {
      if (limit > 0 && items.size() >= limit) {
        more = true;
        break;
      }
      last = each.key();
      Stored shown = Objects.shown(kind, each.value());
      if (selection.matches(shown)) items.add(shown);
    }
    String token = more ? pages.keep(from.snapshot(), last) : "";
    long remaining = more && everything(selection) ? from.snapshot().countAfter(folder, last) : -1;
    return Response.of(
        200, new Response.Page(kind, from.snapshot().revision(), token, remaining, items));
  }

  private static boolean everything(Selection selection) {
    return selection.labels().selectsEverything() && selection.fields().selectsEverything();
  }

  private Pages.Position start(Parameters parameters) {
    String token = parameters.text("continue");
    String match = parameters.text("resourceVersionMatch");
    checkMatch(parameters, match, token);
    OptionalLong asked = Versions.of(parameters);
    if (!token.isEmpty()) {
      if (asked.orElse(0) != 0)
        throw ApiException.badRequest(
            "specifying resource version is not allowed when using continue");
      return pages.resume(objects.snapshot(), token);
    }
    Snapshot<Stored> now = objects.snapshot();
    Versions.notInTheFuture(asked, now.revision());
    if (match.equals("Exact") && asked.isPresent()) {
      return new Pages.Position(pages.at(now, asked.getAsLong()), "");
    }
    return new Pages.Position(now, "");
  }

  private static void checkMatch(Parameters parameters, String match, String token) {
    var errors = new ArrayList<FieldError>();
    String field = "resourceVersionMatch";
    String version = parameters.text("resourceVersion");
    if (!match.isEmpty() && version.isEmpty()) {
      errors.add(
          FieldError.forbidden(
              field, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
    }
    if (!match.isEmpty() && !token.isEmpty()) {
      errors.add(
          FieldError.forbidden(
              field, "resourceVersionMatch is forbidden when continue is provided"));
    }
    if (!match.isEmpty() && !match.equals("Exact") && !match.equals("NotOlderThan")) {
      errors.add(FieldError.notSupported(field, match, List.of("Exact", "NotOlderThan", "")));
    }
    if (match.equals("Exact") && version.equals("0")) {
      errors.add(
          FieldError.forbidden(
              field, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
    }
    if (parameters.has("sendInitialEvents")) {
      errors.add(
          FieldError.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
    }
    if (!errors.isEmpty()) throw ApiException.invalid("meta.k8s.io", "ListOptions", "", errors);
  }
}
