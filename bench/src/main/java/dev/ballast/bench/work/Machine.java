package dev.ballast.bench.work;

import dev.ballast.bench.http.BareProcess;
import dev.ballast.bench.report.Row;
import dev.ballast.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What the machine itself can do: no server that syncs its writes commits alone faster than its
/// disk appends, none sends more than its loopback carries, and none answers faster than one that
/// only copies bytes.
public final class Machine {
  private static final int RECORD_BYTES = 1_300;
  private static final Duration SPAN = Duration.ofSeconds(2);

  private final World world;
  private final Path folder;

  /// @param folder on the disk that is meant
  public Machine(World world, Path folder) {
    this.world = world;
    this.folder = folder;
  }

  public List<Row> limits(int gets) throws InterruptedException {
    var rows = new ArrayList<Row>();
    try {
      rows.add(Row.of("machine: appends, each synced", "appends/s", appends()));
      rows.add(Row.of("machine: loopback, one connection", "MB/s", loopback()));
      rows.add(bare(gets));
    } catch (IOException e) {
      throw new Load.Refused("the machine's limits: " + e.getMessage(), e);
    }
    return rows;
  }

  private double appends() throws IOException {
    Path file = folder.resolve("appends");
    ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      long begun = world.nanoTime();
      int count = 0;
      for (; world.nanoTime() - begun < SPAN.toNanos(); count++) {
        out.write(record.clear());
        out.force(false);
      }
      return count / ((world.nanoTime() - begun) / 1e9);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private double loopback() throws IOException {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var in = new Socket(listening.getInetAddress(), listening.getLocalPort());
        Socket out = listening.accept()) {
      world.spawn("loopback", () -> pour(out));
      byte[] buffer = new byte[64 * 1024];
      InputStream stream = in.getInputStream();
      long begun = world.nanoTime();
      long bytes = 0;
      while (world.nanoTime() - begun < SPAN.toNanos()) bytes += stream.read(buffer);
      return bytes / 1e6 / ((world.nanoTime() - begun) / 1e9);
    }
  }

  private static void pour(Socket socket) {
    byte[] buffer = new byte[64 * 1024];
    try (OutputStream out = socket.getOutputStream()) {
      while (true) out.write(buffer);
    } catch (IOException full) {
      return;
    }
  }

  private Row bare(int gets) throws IOException, InterruptedException {
    try (BareProcess bare = BareProcess.start(folder)) {
      var cost = new ServerCost(List.of(bare.process().pid()));
      var load = new Load(world, bare.endpoint(), cost);
      load.run("", "", gets, 32, i -> bare.endpoint().get("/"));
      return load.run("bare server: get", "gets/s", gets, 32, i -> bare.endpoint().get("/"));
    }
  }
}
