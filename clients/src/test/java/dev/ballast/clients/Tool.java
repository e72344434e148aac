package dev.ballast.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program that `./check` fetches (kubectl, helm), run against the server of a kubeconfig.
/// Without the program, the test that asks is skipped.
///
/// @param folder has the file `kubeconfig`, and is the program's home
public record Tool(String name, Path folder) {
  /// @param out what it said, on both outputs
  public record Result(int code, String out) {
    public List<String> lines() {
      return out.lines().toList();
    }
  }

  public static Tool against(String kubeconfig, String name, Path folder) throws IOException {
    Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
    return new Tool(name, folder);
  }

  public Result attempt(String... arguments) throws IOException, InterruptedException {
    Path program = Path.of(System.getenv().getOrDefault("BALLAST_TEST_TOOLS", "/none"), name);
    assumeTrue(Files.isExecutable(program), "no " + name + ": ./check fetches it");
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, name, ".out");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
    builder.environment().put("HOME", folder.toString());
    int code = builder.start().waitFor();
    return new Result(code, Files.readString(out));
  }

  /// As [#attempt], for what must go well.
  public String run(String... arguments) throws IOException, InterruptedException {
    Result result = attempt(arguments);
    if (result.code() != 0) {
      throw new AssertionError(
          name + " " + List.of(arguments) + " ended with " + result.code() + ": " + result.out());
    }
    return result.out();
  }
}
