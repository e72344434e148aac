package dev.ballast.server.remote;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
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
}
