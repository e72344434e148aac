package dev.ballast.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `ballast`: exit codes are 0 for done, 1 for failed, 2 for wrong usage.
@Command(
    name = "ballast",
    description = "A Kubernetes-compatible cluster for stateful applications, in one process.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class)
public final class Main {
  private static final List<String> COMMANDS =
      List.of(
          "up", "demo", "down", "status", "backup", "restore", "verify", "bench", "version",
          "help");

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /// Knows the command that `args` names; all where they name none. Reading the annotations of one
  /// costs 20 ms of a start.
  static CommandLine commandLine(String... args) {
    var line = new CommandLine(new Main());
    boolean one = args.length > 0 && COMMANDS.contains(args[0]) && !args[0].equals("help");
    for (String name : one ? List.of(args[0]) : COMMANDS) line.addSubcommand(name, command(name));
    return line;
  }

  private static Object command(String name) {
    return switch (name) {
      case "up" -> new UpCommand();
      case "demo" -> new DemoCommand();
      case "down" -> new DownCommand();
      case "status" -> new StatusCommand();
      case "backup" -> new BackupCommand();
      case "restore" -> new RestoreCommand();
      case "verify" -> new VerifyCommand();
      case "bench" -> new BenchCommand();
      case "version" -> new VersionCommand();
      case "help" -> new CommandLine.HelpCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  static int run(String... args) {
    CommandLine line = commandLine(args);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof UpOptions.WrongUsage wrong) {
            wrong.problems().forEach(each -> command.getErr().println("ballast: " + each));
            command
                .getErr()
                .println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
            return 2;
          }
          if (!(failure instanceof CommandFailed)) throw failure;
          command.getErr().println("ballast: " + failure.getMessage());
          return 1;
        });
    line.setParameterExceptionHandler(
        (wrong, given) -> {
          CommandLine command = wrong.getCommandLine();
          command.getErr().println("ballast: " + wrong.getMessage());
          command.getErr().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
          return 2;
        });
    if (args.length == 0) {
      line.usage(System.err);
      return 2;
    }
    return line.execute(args);
  }
}
