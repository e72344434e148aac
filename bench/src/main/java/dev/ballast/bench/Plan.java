package dev.ballast.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a run measures, and on what.
///
/// @param name what is measured, for the report
/// @param running a server that runs already; empty where one is started for each part of the work
/// @param launch starts a Ballast
/// @param folder where data may lie meanwhile, on the disk that is meant
/// @param rounds how often each piece of work is measured, after a round that does not count
/// @param objects how many objects a round makes
/// @param storageClass provisions claims for StatefulSets
/// @param only these parts; all where empty
/// @param growth whether curves are measured too
/// @param fleet how many pods are tried on 5,000 nodes; 0 for none
public record Plan(
    String name,
    Optional<Server> running,
    Function<Launch, Server> launch,
    Path folder,
    int rounds,
    int objects,
    String storageClass,
    List<String> only,
    boolean growth,
    int fleet) {

  /// How a server is to be started.
  ///
  /// @param data its data folder
  /// @param options of `ballast up`, but for where it listens
  public record Launch(Path data, List<String> options) {}

  boolean includes(String part) {
    return only.isEmpty() || only.contains(part);
  }
}
