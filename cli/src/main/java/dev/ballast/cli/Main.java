package dev.ballast.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `ballast`: exit codes are 0 for done, 1 for failed, 2 for wrong usage.
@Command(
    name = "ballast",
    description = "A Kubernetes-compatible cluster for stateful applications, in one process.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      DownCommand.class,
      StatusCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    var line = new CommandLine(new Main());
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
