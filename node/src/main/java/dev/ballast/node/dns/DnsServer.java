package dev.ballast.node.dns;

import dev.ballast.node.runtime.RuntimeFailure;
import dev.ballast.world.World;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers DNS questions over UDP and TCP from the newest zone.
final class DnsServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DnsServer.class);
  private static final int MAX_BYTES = 65_535;
  private static final int IDLE_MILLIS = 10_000;
  private static final int AT_ONCE = 1_000;

  private final World world;
  private final Supplier<Zone> zone;
  private final Question.Elsewhere elsewhere;
  private final DatagramSocket datagrams;
  private final ServerSocket connections;
  private final Semaphore places = new Semaphore(AT_ONCE);

  private DnsServer(
      World world,
      Supplier<Zone> zone,
      Question.Elsewhere elsewhere,
      DatagramSocket datagrams,
      ServerSocket connections) {
    this.world = world;
    this.zone = zone;
    this.elsewhere = elsewhere;
    this.datagrams = datagrams;
    this.connections = connections;
  }

  /// Starts to answer. Port 0 takes any free one.
  ///
  /// @throws RuntimeFailure where the port can't be had
  static DnsServer start(
      World world,
      InetAddress address,
      int port,
      Supplier<Zone> zone,
      Question.Elsewhere elsewhere) {
    DatagramSocket datagrams = null;
    try {
      datagrams = new DatagramSocket(new InetSocketAddress(address, port));
      var connections = new ServerSocket();
      connections.setReuseAddress(true);
      connections.bind(new InetSocketAddress(address, datagrams.getLocalPort()));
      var server = new DnsServer(world, zone, elsewhere, datagrams, connections);
      world.spawn("dns-udp", server::serveDatagrams);
      world.spawn("dns-tcp", server::serveConnections);
      return server;
    } catch (IOException e) {
      if (datagrams != null) datagrams.close();
      throw new RuntimeFailure(
          RuntimeFailure.Kind.FAILED,
          "DNS can't be served at "
              + address.getHostAddress()
              + " port "
              + port
              + ": "
              + e.getMessage()
              + "; if another name server listens on all of this machine's addresses, let it listen on"
              + " its own alone",
          e);
    }
  }

  int port() {
    return datagrams.getLocalPort();
  }

  private void serveDatagrams() {
    while (!datagrams.isClosed()) {
      try {
        var packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
        datagrams.receive(packet);
        // A flood is dropped here; resolvers ask again.
        if (!places.tryAcquire()) continue;
        world.spawn("dns-question", () -> answerDatagram(packet));
      } catch (IOException e) {
        if (!datagrams.isClosed()) LOG.warn("A DNS datagram was lost: {}", e.getMessage());
      }
    }
  }

  private void answerDatagram(DatagramPacket packet) {
    try {
      Question question = Question.read(Arrays.copyOf(packet.getData(), packet.getLength()));
      byte[] answer = question.answer(zone.get(), elsewhere).toWire(question.udpBytes());
      datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
    } catch (IOException e) {
      LOG.debug("A DNS question from {} has no answer: {}", packet.getAddress(), e.getMessage());
    } finally {
      places.release();
    }
  }

  private void serveConnections() {
    while (!connections.isClosed()) {
      try {
        Socket connection = connections.accept();
        if (places.tryAcquire()) world.spawn("dns-connection", () -> serve(connection));
        else connection.close();
      } catch (IOException e) {
        if (!connections.isClosed()) LOG.warn("A DNS connection was lost: {}", e.getMessage());
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setSoTimeout(IDLE_MILLIS);
      var in = new DataInputStream(connection.getInputStream());
      var out = new DataOutputStream(connection.getOutputStream());
      while (true) {
        var wire = new byte[in.readUnsignedShort()];
        in.readFully(wire);
        byte[] answer = Question.read(wire).answer(zone.get(), elsewhere).toWire(MAX_BYTES);
        out.writeShort(answer.length);
        out.write(answer);
        out.flush();
      }
    } catch (EOFException e) {
      // The resolver has no more questions.
    } catch (IOException e) {
      LOG.debug("A DNS connection broke: {}", e.getMessage());
    } finally {
      places.release();
    }
  }

  @Override
  public void close() {
    datagrams.close();
    try {
      connections.close();
    } catch (IOException e) {
      LOG.debug("The DNS port was closed already: {}", e.getMessage());
    }
  }
}
