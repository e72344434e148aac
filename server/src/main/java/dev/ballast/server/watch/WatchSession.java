package dev.ballast.server.watch;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.View;
import dev.ballast.objects.ApiException;
import dev.ballast.server.select.Selection;
import dev.ballast.server.stored.Stored;
import dev.ballast.store.Change;
import dev.ballast.store.Compacted;
import dev.ballast.store.Cursor;
import dev.ballast.store.StoreException;
import dev.ballast.store.StoreUnavailable;
import dev.ballast.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One watcher: what it asked for and where it stands. For one thread at a time; [#close] may come
/// from any.
public final class WatchSession implements AutoCloseable {
  private static final Duration BETWEEN_BOOKMARKS = Duration.ofSeconds(60);

  private final World world;
  private final Kind kind;
  private final String folder;
  private final Selection selection;
  private final boolean bookmarks;
  private final Cursor<Stored> cursor;
  private final long end;
  private List<Event> first;
  private volatile long nextBookmark;
  private volatile boolean over;
  private volatile boolean finishing;

  public WatchSession(
      World world,
      Kind kind,
      String folder,
      Selection selection,
      boolean bookmarks,
      Duration life,
      Cursor<Stored> cursor,
      List<Event> first) {
    this.world = world;
    this.kind = kind;
    this.folder = folder;
    this.selection = selection;
    this.bookmarks = bookmarks;
    this.cursor = cursor;
    this.first = first;
    long now = world.nanoTime();
    this.end = now + life.toNanos();
    this.nextBookmark = now + BETWEEN_BOOKMARKS.toNanos();
  }

  public Kind kind() {
    return kind;
  }

  /// Whether this watch has ended, by its time or by an error that it has told.
  public boolean over() {
    return over;
  }

  /// What has happened since the last call; waits for something for as long as `wait`.
  public List<Event> next(Duration wait) throws InterruptedException {
    long patience = Math.min(wait.toNanos(), due() - world.nanoTime());
    if (!first.isEmpty() || patience <= 0) return poll();
    try {
      return events(cursor.next(Duration.ofNanos(patience)));
    } catch (Compacted | StoreUnavailable end) {
      return ending(end);
    }
  }

  /// As [#next], without waiting.
  public List<Event> poll() {
    if (!first.isEmpty()) {
      List<Event> told = first;
      first = List.of();
      return told;
    }
    if (world.nanoTime() >= end) {
      over = true;
      return List.of();
    }
    try {
      return events(cursor.poll());
    } catch (Compacted | StoreUnavailable end) {
      return ending(end);
    }
  }

  /// Has `mark` run and `thread` unparked once when something happened that can be polled; see
  /// [#due] for the rest.
  public void onNews(Thread thread, Runnable mark) {
    cursor.onNews(thread, mark);
  }

  /// When there is something to poll though nothing happens: a bookmark, or the end. By the clock
  /// of [World#nanoTime].
  public long due() {
    return bookmarks ? Math.min(end, nextBookmark) : end;
  }

  /// Lets this watch end once it has told what has happened. Any thread may ask for it.
  public void finish() {
    finishing = true;
    cursor.nudge();
  }

  private List<Event> ending(StoreException why) {
    over = true;
    if (!(why instanceof Compacted gone)) return List.of();
    return List.of(Event.error(expired(cursor.position(), gone.oldest()).status()));
  }

  private List<Event> events(List<Change<Stored>> changes) {
    if (changes.isEmpty() && finishing) {
      over = true;
      return List.of();
    }
    var events = new ArrayList<Event>(changes.size());
    try {
      for (Change<Stored> each : changes) {
        Event event = event(each);
        if (event != null) events.add(event);
      }
    } catch (ApiException unseen) {
      over = true;
      events.add(Event.error(unseen.status()));
    }
    if (events.isEmpty() && bookmarks && world.nanoTime() >= nextBookmark) {
      nextBookmark = world.nanoTime() + BETWEEN_BOOKMARKS.toNanos();
      events.add(Event.bookmark(cursor.position(), false));
    }
    return events;
  }

  /// A change as this watcher sees it: an object that comes into its selection is added, one that
  /// leaves is deleted.
  private @Nullable Event event(Change<Stored> change) {
    if (!change.key().startsWith(folder)) return null;
    Stored before = change.previous();
    Stored previous = before == null ? null : shown(before);
    Stored value = shown(change.value());
    boolean was = previous != null && selection.matches(previous);
    if (change.type() == Change.Type.DELETE) {
      return was ? Event.of(Event.Type.DELETED, value) : null;
    }
    boolean is = selection.matches(value);
    if (is) return Event.of(was ? Event.Type.MODIFIED : Event.Type.ADDED, value);
    if (previous == null || !was) return null;
    return Event.of(Event.Type.DELETED, previous.publishedAgainAt(change.revision()));
  }

  private Stored shown(Stored stored) {
    View view = kind.view();
    return view == null ? stored : stored.seenThrough(view.shown());
  }

  @Override
  public void close() {
    cursor.close();
  }

  /// The refusal of a version that lies too far back.
  public static ApiException expired(long asked, long oldest) {
    return ApiException.expired("too old resource version: " + asked + " (" + oldest + ")");
  }
}
