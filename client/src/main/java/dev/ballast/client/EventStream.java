package dev.ballast.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An open watch. One reader at a time; `close` may come from any thread.
public interface EventStream extends AutoCloseable {
  /// The next event, or null where none came within `wait`.
  ///
  /// @throws StreamEnded where the server ended the watch in the ordinary way: watch again from the
  ///     last version seen
  /// @throws dev.ballast.objects.ApiException where the watch failed; `Expired` asks for a new list
  @Nullable WatchEvent next(Duration wait) throws InterruptedException;

  @Override
  void close();

  /// The watch is over without an error, by its timeout or because the connection went away.
  final class StreamEnded extends RuntimeException {
    public StreamEnded(String why) {
      super(why, null, false, false);
    }
  }
}
