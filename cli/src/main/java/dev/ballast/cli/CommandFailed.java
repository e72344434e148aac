package dev.ballast.cli;

/// A command that can't do its work, with one sentence for the person: what is wrong and what to
/// do. Exit code 1.
final class CommandFailed extends RuntimeException {
  CommandFailed(String sentence) {
    super(sentence, null, false, false);
  }
}
