package dev.ballast.server.verb;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.server.remote.RemoteCall;
import dev.ballast.server.stored.Stored;
import dev.ballast.server.watch.WatchSession;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// An answer before it takes a form: `format` turns it into bytes for a socket, our own parts take
/// the trees as they are.
public record Response(int code, Content content, List<String> warnings) {
  public sealed interface Content {}

  /// One object of a kind, as it is stored.
  public record One(Kind kind, Stored object) implements Content {}

  /// An object that is not stored: a `Status`, a `Scale`, an object of a dry run.
  public record Tree(ObjectNode tree) implements Content {}

  /// A list or a page of one.
  ///
  /// @param continueToken of the next page, `""` on the last
  /// @param remaining how many objects follow this page, -1 where that is not known
  public record Page(
      Kind kind, long revision, String continueToken, long remaining, List<Stored> items)
      implements Content {}

  /// Text that is copied piece by piece, such as a log.
  public record Text(Source source) implements Content {}

  /// Something that copies itself.
  @FunctionalInterface
  public interface Source {
    void copyTo(OutputStream out) throws IOException, InterruptedException;
  }

  /// A process or ports whose streams are to be joined to the caller's connection.
  public record Joined(RemoteCall call) implements Content {}

  /// A request that somebody else answers, who is found at `base`.
  public record Proxied(URI base) implements Content {}

  /// No body at all.
  public record Nothing() implements Content {}

  /// A watch that goes on.
  public record Events(Kind kind, WatchSession session) implements Content {}

  public static Response of(int code, Content content) {
    return new Response(code, content, List.of());
  }

  public Response withWarnings(List<String> more) {
    return more.isEmpty() ? this : new Response(code, content, more);
  }
}
