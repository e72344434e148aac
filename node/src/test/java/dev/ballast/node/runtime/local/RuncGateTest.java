package dev.ballast.node.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ballast.node.runtime.SealedValues;
import dev.ballast.objects.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// What containerd runs in runc's place, with a stand-in for runc that writes down its arguments.
class RuncGateTest {
  @TempDir Path folder;
  private final SealedValues sealed = new SealedValues(new UUID(4711, 42));
  private Path memory;
  private Path gate;
  private Path log;

  @BeforeEach
  void write() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
    memory = Files.createDirectories(folder.resolve("memory"));
    log = folder.resolve("log.json");
    Path runc = folder.resolve("runc");
    Files.writeString(
        runc, "#!/bin/sh\nfor each; do echo \"$each\"; done >'" + folder + "/arguments'\nexit 3\n");
    Files.setPosixFilePermissions(runc, PosixFilePermissions.fromString("rwxr-xr-x"));
    gate = folder.resolve("gate");
    new RuncGate(runc, memory.resolve("pods"), memory).write(gate);
  }

  @Test
  void valuesTakeTheirMarksPlacesInAContainersConfiguration() throws Exception {
    ObjectNode config = Json.object();
    var values =
        List.of(
            "plain",
            "two\nlines\r\n",
            "\"quoted\" \\ back \\\\n \\1 & /slash/ 'single' $(not run) `nor this`",
            "ünïcödé \uD83D\uDC33 \u2028 \u0007",
            "x".repeat(100_000),
            SealedValues.PREFIX + "0123456789abcdef0123456789abcdef-0000x");
    var environment = config.putArray("env");
    for (String each : values) environment.add("A=" + sealed.mark(each) + ";" + sealed.mark(each));
    keep();
    Path bundle = Files.createDirectories(memory.resolve("bundle"));
    Files.writeString(bundle.resolve("config.json"), Json.text(config));

    assertThat(run("--root", "/r", "create", "--bundle", bundle.toString(), "id")).isEqualTo(3);
    assertThat(arguments())
        .containsExactly("--root", "/r", "create", "--bundle", bundle.toString(), "id");
    ObjectNode opened = read(bundle.resolve("config.json"));
    for (int i = 0; i < values.size(); i++) {
      assertThat(opened.path("env").path(i).asString(""))
          .isEqualTo("A=" + values.get(i) + ";" + values.get(i));
    }
    assertThat(Files.getPosixFilePermissions(bundle.resolve("config.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void anyTextComesThrough() throws Exception {
    var random = new Random(11);
    var texts = new ArrayList<String>();
    ObjectNode config = Json.object();
    for (int i = 0; i < 300; i++) {
      var text = new StringBuilder();
      for (int length = random.nextInt(40); length >= 0; length--) {
        boolean odd = random.nextBoolean();
        text.append(
            odd
                ? "\\&/\n\"'$`^.*[]{}()|\t ".charAt(random.nextInt(20))
                : (char) (1 + random.nextInt(0x2fff)));
      }
      texts.add(text.toString());
      config.put("k" + i, sealed.mark(text.toString()));
    }
    keep();
    Path file = Files.writeString(memory.resolve("process"), Json.text(config));
    assertThat(run("exec", "--process", file.toString(), "id")).isEqualTo(3);
    ObjectNode opened = read(file);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(Json.string(opened, "k" + i)).isEqualTo(texts.get(i));
    }
  }

  @Test
  void whereNothingIsSealedNothingIsTouched() throws Exception {
    Path file = Files.writeString(folder.resolve("process"), "{\"env\":[\"A=b\"]}");
    assertThat(run("exec", "--process", file.toString(), "id")).isEqualTo(3);
    assertThat(Files.readString(file)).isEqualTo("{\"env\":[\"A=b\"]}");
    assertThat(run("delete", "--force", "id with space")).isEqualTo(3);
    assertThat(arguments()).containsExactly("delete", "--force", "id with space");
  }

  @Test
  void aValueThatIsGoneIsSaidAndRuncDoesNotRun() throws Exception {
    Path file = Files.writeString(memory.resolve("process"), '"' + sealed.mark("v") + '"');
    assertThat(run("--log", log.toString(), "exec", "--process", file.toString(), "id"))
        .isEqualTo(1);
    assertThat(Json.string(read(log), "msg")).contains("not in memory any more");
    assertThat(folder.resolve("arguments")).doesNotExist();
  }

  @Test
  void aFileOnTheDiskIsRefused() throws Exception {
    keep();
    Path file = Files.writeString(folder.resolve("process"), '"' + sealed.mark("v") + '"');
    assertThat(run("--log", log.toString(), "exec", "--process", file.toString(), "id"))
        .isEqualTo(1);
    assertThat(Json.string(read(log), "msg")).contains("is not in memory");
    assertThat(Files.readString(file)).contains(SealedValues.PREFIX);
  }

  private void keep() throws IOException {
    Path values = memory.resolve("pods/some-uid/.sealed/main").resolve(sealed.key());
    Files.createDirectories(values.getParent());
    Files.writeString(values, sealed.substitutions());
  }

  private int run(String... arguments) throws Exception {
    var command = new ArrayList<String>(List.of(gate.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private List<String> arguments() throws IOException {
    return Files.readAllLines(folder.resolve("arguments"));
  }

  private static ObjectNode read(Path file) throws IOException {
    return (ObjectNode)
        Json.parse(Files.readString(file, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
  }
}
