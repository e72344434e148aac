package dev.ballast.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One of the streams of a [SpdyConnection]: bytes both ways, each way ended on its own.
public final class SpdyStream {
  /// What may wait here unread; beyond it the connection is not read on, as Kubernetes' own SPDY
  /// does it (neither side of it knows window updates).
  private static final int MAX_WAITING_BYTES = 1 << 20;

  private static final int CANCEL = 5;

  private final int id;
  private final Map<String, String> headers;
  private final SpdyWriter writer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private final Received input = new Received();
  private final Sent output = new Sent();
  private int waitingBytes;
  private boolean inputEnded;
  private boolean inputUnwanted;
  private boolean answered;

  SpdyStream(int id, Map<String, String> headers, SpdyWriter writer) {
    this.id = id;
    this.headers = Map.copyOf(headers);
    this.writer = writer;
  }

  public int id() {
    return id;
  }

  /// What the stream was opened with; names are in lower case.
  public Map<String, String> headers() {
    return headers;
  }

  /// What the other side sends. Ends when that side or the connection ends; closing it discards
  /// what still comes.
  public InputStream input() {
    return input;
  }

  /// What the other side is sent, each write at once. Closing it says that there is no more.
  public OutputStream output() {
    return output;
  }

  /// Ends both directions at once.
  public void reset() throws IOException {
    output.abandon();
    end();
    writer.reset(id, CANCEL);
  }

  /// Waits until the other side has agreed to a stream that this side opened.
  ///
  /// @throws IOException where it refused it, or the connection ended
  public void awaitReply() throws IOException, InterruptedException {
    lock.lock();
    try {
      while (!answered && !inputEnded) changed.await();
      if (!answered) throw new IOException("stream " + id + " was refused");
    } finally {
      lock.unlock();
    }
  }

  void answered() {
    lock.lock();
    try {
      answered = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Hands over what came; blocks while too much waits unread.
  void receive(byte[] bytes) throws InterruptedException {
    lock.lock();
    try {
      while (waitingBytes > MAX_WAITING_BYTES && !inputEnded && !inputUnwanted) changed.await();
      if (inputEnded || inputUnwanted || bytes.length == 0) return;
      waiting.add(bytes);
      waitingBytes += bytes.length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more comes.
  void end() {
    lock.lock();
    try {
      inputEnded = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private final class Received extends InputStream {
    private byte[] current = new byte[0];
    private int position;

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      if (length == 0) return 0;
      lock.lock();
      try {
        if (position == current.length && !takeNext()) return -1;
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, bytes, offset, count);
        position += count;
        return count;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while reading stream " + id, e);
      } finally {
        lock.unlock();
      }
    }

    private boolean takeNext() throws InterruptedException {
      while (waiting.isEmpty()) {
        if (inputEnded || inputUnwanted) return false;
        changed.await();
      }
      current = waiting.remove();
      position = 0;
      waitingBytes -= current.length;
      changed.signalAll();
      return true;
    }

    @Override
    public int available() {
      lock.lock();
      try {
        return current.length - position + waitingBytes;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        inputUnwanted = true;
        waiting.clear();
        waitingBytes = 0;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private final class Sent extends OutputStream {
    private static final int MAX_FRAME_BYTES = 32 * 1024;
    private final ReentrantLock order = new ReentrantLock();
    private boolean closed;

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      order.lock();
      try {
        if (closed) throw new IOException("stream " + id + " is closed");
        for (int done = 0; done < length; done += MAX_FRAME_BYTES) {
          int part = Math.min(MAX_FRAME_BYTES, length - done);
          writer.data(id, false, bytes, offset + done, part);
        }
      } finally {
        order.unlock();
      }
    }

    @Override
    public void close() throws IOException {
      order.lock();
      try {
        if (closed) return;
        closed = true;
        writer.data(id, true, new byte[0], 0, 0);
      } finally {
        order.unlock();
      }
    }

    private void abandon() {
      order.lock();
      try {
        closed = true;
      } finally {
        order.unlock();
      }
    }
  }
}
