package dev.ballast.node.dns;

import dev.ballast.client.Types;
import dev.ballast.loop.Cache;
import dev.ballast.loop.Caches;
import dev.ballast.node.dns.ZonePlan.Observed;
import dev.ballast.world.World;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The DNS of one node: a zone that is made anew after every change of a service, a slice or a pod,
/// and the server that answers from it.
public final class ClusterDns implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterDns.class);
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

  private final Cache services;
  private final Cache slices;
  private final Cache pods;
  private final String domain;
  private final Semaphore changes = new Semaphore(1);
  private final Thread maker;
  private final DnsServer server;
  private volatile Zone zone;

  private ClusterDns(World world, Caches caches, Settings settings) throws IOException {
    this.services = caches.of(Types.SERVICES);
    this.slices = caches.of(Types.ENDPOINT_SLICES);
    this.pods = caches.of(Types.PODS);
    this.domain = settings.domain();
    this.zone = make();
    for (Cache each : new Cache[] {services, slices, pods}) {
      each.onChange((before, after) -> changes.release());
    }
    InetAddress address = settings.address();
    var upstream = Upstream.ofMachine(RESOLV_CONF, address);
    this.server = DnsServer.start(world, address, settings.port(), () -> zone, upstream);
    this.maker = world.spawn("dns-zone", this::keepMaking);
  }

  /// @param domain without a dot at its end, `cluster.local`
  /// @param address where to listen: the bridge's own address
  /// @param port 53, or 0 for any
  public record Settings(String domain, InetAddress address, int port) {}

  /// @throws dev.ballast.node.runtime.RuntimeFailure where the port can't be had
  public static ClusterDns start(World world, Caches caches, Settings settings) throws IOException {
    return new ClusterDns(world, caches, settings);
  }

  public int port() {
    return server.port();
  }

  /// Changes that came while a zone was made are in the next one, however many they were.
  private void keepMaking() {
    try {
      while (true) {
        changes.acquire();
        changes.drainPermits();
        makeAnew();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void makeAnew() {
    try {
      zone = make();
    } catch (RuntimeException e) {
      LOG.error("The DNS zone stays as it was: it can't be made from what the API says", e);
    }
  }

  private Zone make() {
    return ZonePlan.decide(
        new Observed(
            domain,
            services.list().stream().map(ZoneObserver::service).toList(),
            slices.list().stream().map(ZoneObserver::slice).toList(),
            pods.list().stream().map(ZoneObserver::pod).toList()));
  }

  @Override
  public void close() {
    server.close();
    maker.interrupt();
  }
}
