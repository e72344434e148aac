package dev.ballast.store;

import java.io.IOException;
import java.util.Collection;

/// Where an engine keeps what is committed. Only the committer's thread calls it.
public interface Journal<V> extends AutoCloseable {
  /// Makes `edits` durable as one, together with `revision`, before it returns. After a failure
  /// [#recover] is called before the next write.
  void write(Collection<Edit<V>> edits, long revision) throws IOException;

  /// Makes the journal fit for writing again after a failure, and returns the revision that is
  /// durable: of the write that failed, or of the one before.
  long recover() throws IOException;

  @Override
  void close();
}
