package dev.ballast.server.http;

import dev.ballast.server.http.OpenWatch.Piece;
import dev.ballast.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The watches of one connection, served by one thread: it sleeps until some of them have news, and
/// sends the pieces of all of those together. With a thread a watch, each event was a packet, an
/// encryption and a change of threads for each watch.
final class WatchPump {
  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(10);

  private final World world;
  private final BooleanSupplier retire;
  private final Queue<OpenWatch> ready = new ConcurrentLinkedQueue<>();
  private final Set<OpenWatch> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean checking = new AtomicBoolean();
  private volatile @Nullable Thread thread;

  /// @param retire asked when no watch is left; where it says yes, the pump ends and gets no more
  WatchPump(World world, BooleanSupplier retire) {
    this.world = world;
    this.retire = retire;
  }

  void start() {
    thread = world.spawn("watch pump", this::run);
  }

  void add(OpenWatch watch) {
    open.add(watch);
    watch.open(this);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /// `watch` wants to be looked at when this pump's thread is awake again. From any thread.
  void mark(OpenWatch watch) {
    ready.add(watch);
  }

  /// `watch` wants to be looked at. From any thread.
  void ready(OpenWatch watch) {
    mark(watch);
    LockSupport.unpark(thread);
  }

  /// Ends all watches, as their time would.
  void close() {
    for (OpenWatch each : open) each.session().close();
  }

  private void run() {
    var pieces = new ArrayList<Piece>();
    while (true) {
      for (OpenWatch next = ready.poll(); next != null; next = ready.poll()) {
        Piece piece = next.next();
        if (piece != null) pieces.add(piece);
        if (next.over()) open.remove(next);
      }
      if (!pieces.isEmpty()) {
        send(List.copyOf(pieces));
        for (Piece each : pieces) if (each.watch().writing()) checkLater();
        pieces.clear();
      } else if (open.isEmpty() && retire.getAsBoolean()) {
        return;
      } else {
        LockSupport.park(this);
      }
    }
  }

  /// Jetty sends what is written while it completes another write in one packet with it. So the
  /// first piece's completion writes all others; where it does not come at once, since somebody
  /// else is writing to this connection or the client's window is full, the next piece is the
  /// first.
  private void send(List<Piece> pieces) {
    int at = 0;
    while (at < pieces.size()) {
      List<Piece> others = pieces.subList(at + 1, pieces.size());
      var taken = new AtomicBoolean();
      pieces
          .get(at++)
          .write(
              () -> {
                if (taken.compareAndSet(false, true)) others.forEach(each -> each.write(() -> {}));
              });
      if (!taken.compareAndSet(false, true)) return;
    }
  }

  /// Looks for clients that don't read, as long as writes are on their way.
  private void checkLater() {
    if (checking.compareAndSet(false, true)) world.after(BETWEEN_CHECKS, this::check);
  }

  private void check() {
    checking.set(false);
    for (OpenWatch each : open) {
      each.failIfStuck();
      if (each.writing()) checkLater();
    }
  }
}
