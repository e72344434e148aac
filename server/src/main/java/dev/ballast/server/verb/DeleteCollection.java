package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.objects.ApiException;
import dev.ballast.server.request.Request;
import dev.ballast.server.stored.Stored;

/// The end of all objects that a selection names; answers with the list of them.
public final class DeleteCollection {
  private final ListObjects list;
  private final Decoder decoder;
  private final Delete delete;

  DeleteCollection(ListObjects list, Decoder decoder, Delete delete) {
    this.list = list;
    this.decoder = decoder;
    this.delete = delete;
  }

  public Response run(Kind kind, Request request) {
    WriteOptions.check(request, "DeleteOptions");
    DeleteOptions options = DeleteOptions.read(decoder, request);
    Response listed = list.run(kind, request);
    if (!(listed.content() instanceof Response.Page page)) return listed;
    for (Stored each : page.items()) {
      try {
        delete.delete(kind, request, each.object().name(), options);
      } catch (ApiException gone) {
        if (gone.code() != 404) throw gone;
      }
    }
    return listed;
  }
}
