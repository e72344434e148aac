package dev.ballast.node.runtime.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The program that holds a pod's namespaces open: a static ELF file of some 300 bytes.
///
/// It waits for signals for ever. As process 1 of a pod it gets only signals that it asks for, so
/// it asks for TERM and INT, and exits with 0 on either; it ignores CHLD, which makes the kernel
/// bury the orphans of a pod whose containers share their processes.
public final class PauseProgram {
  private static final int HEADER = 64 + 56;
  private static final long BASE = 0x400000;
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;
  private static final int SIGCHLD = 17;
  private static final long SIG_IGN = 1;
  private static final long SA_RESTORER = 0x04000000;

  /// arm64's `svc #0`.
  private static final int SUPERVISOR_CALL = 0xd4000001;

  /// handler, flags, restorer and mask, eight bytes each.
  private static final int ACTION = 32;

  private PauseProgram() {}

  public static byte[] bytes(Machine machine) {
    byte[] code =
        switch (machine) {
          case AMD64 -> amd64();
          case ARM64 -> arm64();
        };
    int elfMachine = machine == Machine.AMD64 ? 62 : 183;
    int size = HEADER + code.length;
    ByteBuffer file = buffer(size);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    file.putShort((short) 2).putShort((short) elfMachine).putInt(1);
    file.putLong(BASE + HEADER).putLong(64).putLong(0).putInt(0);
    file.putShort((short) 64).putShort((short) 56).putShort((short) 1);
    file.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    // One segment, readable and executable, that is the whole file.
    file.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE);
    file.putLong(size).putLong(size).putLong(0x1000);
    return file.put(code).array();
  }

  private static byte[] amd64() {
    int install = 5 + 7 + 2 + 6 + 5 + 2;
    int wait = 3 * install;
    int handler = wait + 5 + 2 + 2;
    int actions = align(handler + 2 + 5 + 2);
    ByteBuffer code = buffer(actions + 2 * ACTION);
    amd64Install(code, SIGTERM, actions);
    amd64Install(code, SIGINT, actions);
    amd64Install(code, SIGCHLD, actions + ACTION);
    // pause() = 34, again and again
    code.put((byte) 0xb8).putInt(34).putShort((short) 0x050f);
    code.put((byte) 0xeb).put((byte) -9);
    // exit_group(0) = 231
    code.putShort((short) 0xff31).put((byte) 0xb8).putInt(231).putShort((short) 0x050f);
    return withActions(code, handler, actions);
  }

  /// `rt_sigaction(signal, &action, null, 8)` = 13.
  private static void amd64Install(ByteBuffer code, int signal, int action) {
    code.put((byte) 0xbf).putInt(signal);
    code.put((byte) 0x48).put((byte) 0x8d).put((byte) 0x35).putInt(action - (code.position() + 4));
    code.putShort((short) 0xd231);
    code.put((byte) 0x41).put((byte) 0xba).putInt(8);
    code.put((byte) 0xb8).putInt(13).putShort((short) 0x050f);
  }

  private static byte[] arm64() {
    int install = 6 * 4;
    int wait = 3 * install;
    int handler = wait + 7 * 4;
    int actions = align(handler + 3 * 4);
    ByteBuffer code = buffer(actions + 2 * ACTION);
    arm64Install(code, SIGTERM, actions);
    arm64Install(code, SIGINT, actions);
    arm64Install(code, SIGCHLD, actions + ACTION);
    // ppoll(null, 0, null, null) = 73, again and again
    for (int register = 0; register < 4; register++) code.putInt(move(register, 0));
    code.putInt(move(8, 73)).putInt(SUPERVISOR_CALL).putInt(0x14000000 | -6 & 0x3ffffff);
    // exit_group(0) = 94
    code.putInt(move(0, 0)).putInt(move(8, 94)).putInt(SUPERVISOR_CALL);
    return withActions(code, handler, actions);
  }

  /// `rt_sigaction(signal, &action, null, 8)` = 134.
  private static void arm64Install(ByteBuffer code, int signal, int action) {
    code.putInt(move(0, signal));
    int distance = action - code.position();
    code.putInt(0x10000000 | (distance & 3) << 29 | (distance >> 2 & 0x7ffff) << 5 | 1);
    code.putInt(move(2, 0)).putInt(move(3, 8)).putInt(move(8, 134)).putInt(SUPERVISOR_CALL);
  }

  private static int move(int register, int value) {
    return 0xd2800000 | value << 5 | register;
  }

  private static byte[] withActions(ByteBuffer code, int handler, int actions) {
    long address = BASE + HEADER + handler;
    code.position(actions);
    code.putLong(address).putLong(SA_RESTORER).putLong(address).putLong(0);
    code.putLong(SIG_IGN).putLong(SA_RESTORER).putLong(address).putLong(0);
    return code.array();
  }

  private static int align(int offset) {
    return offset + 7 & ~7;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
