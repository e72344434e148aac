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

/// What the pods of one node share.
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
    String runtimeName) {}
