package dev.ballast.node.runtime.cri;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The connection to a runtime's socket. It comes back by itself after the runtime was restarted.
final class CriChannel implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  private final Path socket;
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private ManagedChannel channel;

  CriChannel(Path socket) {
    this.socket = socket;
    this.channel = connect();
  }

  private ManagedChannel connect() {
    return NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
        .channelType(NioDomainSocketChannel.class)
        .eventLoopGroup(loop)
        .withOption(ChannelOption.SO_KEEPALIVE, null)
        .overrideAuthority("localhost")
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .usePlaintext()
        .build();
  }

  Path socket() {
    return socket;
  }

  /// The channel; a new one where the last attempt to connect failed, since gRPC would refuse calls
  /// for up to two minutes then, even if the runtime is back.
  synchronized ManagedChannel ready() {
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.shutdown();
      channel = connect();
    }
    return channel;
  }

  @Override
  public synchronized void close() {
    channel.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
