package dev.ballast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

@Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer>, IVersionProvider {
  @Override
  public Integer call() {
    for (String line : getVersion()) System.out.println(line);
    return 0;
  }

  @Override
  public String[] getVersion() {
    var properties = new Properties();
    try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
      if (in != null) properties.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("version.properties can't be read from the jar", e);
    }
    return new String[] {
      "Ballast " + properties.getProperty("ballast"),
      "Kubernetes API 1.36",
      "Java " + Runtime.version() + ", " + System.getProperty("os.arch")
    };
  }
}
