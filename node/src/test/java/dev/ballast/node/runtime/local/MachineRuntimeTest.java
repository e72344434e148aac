package dev.ballast.node.runtime.local;

import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.runtime.RuntimeContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/// The contract held by a real containerd.
@Tag("containerd")
@Timeout(180)
class MachineRuntimeTest extends RuntimeContract {
  private static TestMachine machine;

  @BeforeAll
  static void start() throws Exception {
    machine = TestMachine.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (machine != null) machine.close();
  }

  @Override
  protected Runtime runtime() {
    return machine.runtime;
  }

  @Override
  protected String image() {
    return TestMachine.BUSYBOX;
  }
}
