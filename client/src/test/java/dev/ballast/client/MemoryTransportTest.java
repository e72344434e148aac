package dev.ballast.client;

class MemoryTransportTest extends TransportContract {
  private final MemoryTransport memory = new MemoryTransport();

  @Override
  protected Transport transport() {
    return memory;
  }
}
