package dev.ballast.server.http.stream;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Bytes from one thread to another. Whoever puts waits while too much lies here unread.
final class Pipe {
  private static final int MOST = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
  private int waiting;
  private int read;
  private boolean ended;
  private boolean abandoned;

  /// Puts `piece` in; it is dropped where nobody reads any more.
  void put(byte[] piece) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting > MOST && !abandoned) changed.await();
      if (abandoned || ended || piece.length == 0) return;
      pieces.add(piece);
      waiting += piece.length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more will come.
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  InputStream input() {
    return new Input();
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (length == 0) return 0;
      try {
        lock.lockInterruptibly();
      } catch (InterruptedException e) {
        throw interrupted();
      }
      try {
        while (pieces.isEmpty() && !ended && !abandoned) changed.await();
        if (pieces.isEmpty()) return -1;
        return take(bytes, from, length);
      } catch (InterruptedException e) {
        throw interrupted();
      } finally {
        lock.unlock();
      }
    }

    private int take(byte[] bytes, int from, int length) {
      byte[] first = pieces.element();
      int count = Math.min(length, first.length - read);
      System.arraycopy(first, read, bytes, from, count);
      read += count;
      waiting -= count;
      if (read == first.length) {
        pieces.remove();
        read = 0;
      }
      changed.signalAll();
      return count;
    }

    private static IOException interrupted() {
      Thread.currentThread().interrupt();
      return new IOException("interrupted while waiting for input");
    }

    @Override
    public void close() {
      lock.lock();
      try {
        abandoned = true;
        pieces.clear();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
