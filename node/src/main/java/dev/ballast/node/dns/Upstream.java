package dev.ballast.node.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/// The machine's own name servers, for every name that is not the cluster's. Each question takes
/// a few seconds at most, and only so many are under way at once.
final class Upstream implements Question.Elsewhere {
  private static final int PORT = 53;
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int AT_ONCE = 200;
  private static final int MAX_BYTES = 65_535;

  private final List<InetSocketAddress> servers;
  private final Semaphore places = new Semaphore(AT_ONCE);

  Upstream(List<InetSocketAddress> servers) {
    this.servers = List.copyOf(servers);
  }

  /// The name servers of a resolv.conf, but `ours`: asking ourselves would go round in circles.
  static Upstream ofMachine(Path resolvConf, InetAddress ours) throws IOException {
    var servers = new ArrayList<InetSocketAddress>();
    if (!Files.exists(resolvConf)) return new Upstream(servers);
    for (String line : Files.readAllLines(resolvConf)) {
      String[] words = line.strip().split("\\s+");
      if (words.length < 2 || !words[0].equals("nameserver")) continue;
      try {
        InetAddress address = InetAddress.ofLiteral(words[1]);
        if (!address.equals(ours)) servers.add(new InetSocketAddress(address, PORT));
      } catch (IllegalArgumentException e) {
        // A zone id or a name: the other servers of the file are asked.
      }
    }
    return new Upstream(servers);
  }

  @Override
  public Optional<Message> ask(Message query) {
    if (!places.tryAcquire()) return Optional.empty();
    try {
      for (InetSocketAddress server : servers) {
        try {
          Message answer = new Message(overUdp(server, query.toWire()));
          boolean cut = answer.getHeader().getFlag(Flags.TC);
          return Optional.of(cut ? new Message(overTcp(server, query.toWire())) : answer);
        } catch (IOException e) {
          // Silent or unreachable: the next one is asked.
        }
      }
      return Optional.empty();
    } finally {
      places.release();
    }
  }

  private static byte[] overUdp(InetSocketAddress server, byte[] query) throws IOException {
    try (var socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.send(new DatagramPacket(query, query.length));
      var answer = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
      do {
        socket.receive(answer);
      } while (!sameId(query, answer.getData()));
      return Arrays.copyOf(answer.getData(), answer.getLength());
    }
  }

  private static boolean sameId(byte[] query, byte[] answer) {
    return query[0] == answer[0] && query[1] == answer[1];
  }

  private static byte[] overTcp(InetSocketAddress server, byte[] query) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(server, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      var out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(query.length);
      out.write(query);
      out.flush();
      var in = new DataInputStream(socket.getInputStream());
      var answer = new byte[in.readUnsignedShort()];
      in.readFully(answer);
      return answer;
    }
  }
}
