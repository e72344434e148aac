package dev.ballast.scheduler;

import dev.ballast.client.view.Taint;
import java.util.EnumSet;
import java.util.Set;

/// Why a pod can't go to a node.
sealed interface Veto {
  /// The node takes no new pods.
  record Cordoned() implements Veto {}

  record Tainted(Taint taint) implements Veto {}

  /// The pod's node selector or affinity does not accept the node.
  record OtherNodeWanted() implements Veto {}

  record PortTaken() implements Veto {}

  /// @param ever whether the whole node would not do either
  record Insufficient(String resource, boolean ever) implements Veto {}

  record TooManyPods() implements Veto {}

  /// A `ReadWriteOncePod` claim that another pod uses.
  record ClaimInUse() implements Veto {}

  /// A bound volume that the node can't reach.
  record VolumeElsewhere() implements Veto {}

  /// A claim is bound to a volume that is not there.
  record VolumeGone() implements Veto {}

  /// No volume for an unbound claim can be had on the node.
  record NoVolume() implements Veto {}

  /// A claim that keeps the pod from every node, in words.
  record ClaimProblem(String words) implements Veto {}

  record Skewed(boolean labelMissing) implements Veto {}

  /// The pods that this one wants to be with are not there.
  record CompanyMissing() implements Veto {}

  /// A pod that this one wants to be apart from is there.
  record CompanyRefused() implements Veto {}

  /// A pod is there that wants to be apart from this one.
  record RefusedByPod() implements Veto {}

  /// In Kubernetes' words, as they follow the number of nodes.
  default String text() {
    return switch (this) {
      case Cordoned veto -> "node(s) were unschedulable";
      case Tainted veto -> "node(s) had untolerated taint {" + taintText(veto.taint()) + "}";
      case OtherNodeWanted veto -> "node(s) didn't match Pod's node affinity/selector";
      case PortTaken veto -> "node(s) didn't have free ports for the requested pod ports";
      case Insufficient veto -> "Insufficient " + veto.resource();
      case TooManyPods veto -> "Too many pods";
      case ClaimInUse veto ->
          "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode";
      case VolumeElsewhere veto -> "node(s) had volume node affinity conflict";
      case VolumeGone veto ->
          "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";
      case NoVolume veto -> "node(s) didn't find available persistent volumes to bind";
      case ClaimProblem veto -> veto.words();
      case Skewed veto ->
          "node(s) didn't match pod topology spread constraints"
              + (veto.labelMissing() ? " (missing required label)" : "");
      case CompanyMissing veto -> "node(s) didn't match pod affinity rules";
      case CompanyRefused veto -> "node(s) didn't match pod anti-affinity rules";
      case RefusedByPod veto -> "node(s) didn't satisfy existing pods anti-affinity rules";
    };
  }

  private static String taintText(Taint taint) {
    return taint.key() + ": " + taint.value();
  }

  /// Whether removing pods of lower priority from the node could help.
  default boolean curableByPreemption() {
    return switch (this) {
      case PortTaken veto -> true;
      case Insufficient veto -> !veto.ever();
      case TooManyPods veto -> true;
      case ClaimInUse veto -> true;
      case CompanyRefused veto -> true;
      case RefusedByPod veto -> true;
      case Skewed veto -> !veto.labelMissing();
      case Cordoned veto -> false;
      case Tainted veto -> false;
      case OtherNodeWanted veto -> false;
      case VolumeElsewhere veto -> false;
      case VolumeGone veto -> false;
      case NoVolume veto -> false;
      case ClaimProblem veto -> false;
      case CompanyMissing veto -> false;
    };
  }

  /// What may lift it.
  default Set<Cure> cures() {
    return switch (this) {
      case Cordoned veto -> EnumSet.of(Cure.NODE);
      case Tainted veto -> EnumSet.of(Cure.NODE);
      case OtherNodeWanted veto -> EnumSet.of(Cure.NODE);
      case PortTaken veto -> EnumSet.of(Cure.NODE, Cure.POD_LEFT);
      case Insufficient veto -> EnumSet.of(Cure.NODE, Cure.POD_LEFT);
      case TooManyPods veto -> EnumSet.of(Cure.NODE, Cure.POD_LEFT);
      case ClaimInUse veto -> EnumSet.of(Cure.POD_LEFT);
      case VolumeElsewhere veto -> EnumSet.of(Cure.NODE, Cure.STORAGE);
      case VolumeGone veto -> EnumSet.of(Cure.STORAGE);
      case NoVolume veto -> EnumSet.of(Cure.NODE, Cure.STORAGE);
      case ClaimProblem veto -> EnumSet.of(Cure.STORAGE);
      case Skewed veto -> EnumSet.of(Cure.NODE, Cure.POD_LEFT, Cure.POD_CAME);
      case CompanyMissing veto -> EnumSet.of(Cure.NODE, Cure.POD_CAME);
      case CompanyRefused veto -> EnumSet.of(Cure.NODE, Cure.POD_LEFT, Cure.POD_CAME);
      case RefusedByPod veto -> EnumSet.of(Cure.NODE, Cure.POD_LEFT);
    };
  }
}
