package dev.ballast.node.pod;

import dev.ballast.client.Client;
import dev.ballast.client.EventRecorder;
import dev.ballast.node.launch.Launch;
import dev.ballast.node.launch.NodeFacts;
import dev.ballast.node.probe.Prober;
import dev.ballast.node.probe.Question;
import dev.ballast.node.runtime.Runtime;
import dev.ballast.node.volume.PodVolumes;
import dev.ballast.world.World;
import java.util.function.Function;

/// What the pods of one node share.
///
/// @param room what the node has for the pod of a uid, besides the others
public record PodHost(
    World world,
    Client client,
    Runtime runtime,
    Inventory inventory,
    PodVolumes volumes,
    Launch launch,
    Question question,
    Prober prober,
    EventRecorder events,
    NodeFacts node,
    Function<String, Observed.Room> room,
    String runtimeName) {}
