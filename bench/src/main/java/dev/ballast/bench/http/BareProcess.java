package dev.ballast.bench.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/// The [BareServer] as a child process, with a key made for it.
public record BareProcess(Process process, Endpoint endpoint) implements AutoCloseable {
  /// @param folder where its key may lie
  public static BareProcess start(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("bare.p12");
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    String password = new String(BareServer.PASSWORD);
    run(
        bin.resolve("keytool").toString(),
        "-genkeypair",
        "-alias",
        "bare",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "san=ip:127.0.0.1",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        password);
    Process process =
        new ProcessBuilder(
                bin.resolve("java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                BareServer.class.getName(),
                store.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said = process.inputReader();
    String port = said.readLine();
    if (port == null) throw new IOException("the bare server did not start");
    try {
      var tls = BareServer.tls(store);
      return new BareProcess(
          process, new Endpoint("127.0.0.1", Integer.parseInt(port.strip()), tls, ""));
    } catch (GeneralSecurityException e) {
      process.destroy();
      throw new IOException("the bare server's key is of no use", e);
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) throw new IOException(command[0] + " failed: " + said);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
