package dev.ballast.node.runtime;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// The caller's side of a process in a container. A stream that is null is not joined; with a
/// terminal (`tty`) stdout carries stderr too.
///
/// @param sizes the terminal's window sizes as they change
public record Terminal(
    @Nullable InputStream stdin,
    @Nullable OutputStream stdout,
    @Nullable OutputStream stderr,
    boolean tty,
    BlockingQueue<Size> sizes) {

  public record Size(int width, int height) {}

  /// Joins the output alone.
  public static Terminal output(OutputStream stdout, OutputStream stderr) {
    return new Terminal(null, stdout, stderr, false, new LinkedBlockingQueue<>());
  }
}
