package dev.ballast.scheduler;

import dev.ballast.client.Answer;
import dev.ballast.client.Call;
import dev.ballast.client.Client;
import dev.ballast.client.EventStream;
import dev.ballast.client.MemoryTransport;
import dev.ballast.client.Transport;
import dev.ballast.client.Types;
import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import dev.ballast.objects.KubeObject;
import dev.ballast.objects.Verb;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.ObjectNode;

/// The memory transport with what the scheduler needs more: bindings, and conditions by patch.
final class PlayedServer implements Transport {
  private final MemoryTransport memory = new MemoryTransport();
  private final Client client = new Client(memory);
  private final AtomicInteger refusedBindings = new AtomicInteger();

  /// Lets the next `count` bindings fail.
  void refuseBindings(int count) {
    refusedBindings.set(count);
  }

  @Override
  public Answer send(Call call) {
    try {
      if (call.subresource().equals("binding")) return bind(call);
      if (call.verb() == Verb.DELETE && leavesSlowly(call)) return mark(call);
      if (call.verb() == Verb.PATCH && call.subresource().equals("status")) return condition(call);
    } catch (ApiException refused) {
      return new Answer(refused.code(), refused.status());
    }
    return memory.send(call);
  }

  private synchronized Answer bind(Call call) {
    if (refusedBindings.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw ApiException.unavailable("not now");
    }
    KubeObject pod = client.get(Types.PODS, call.namespace(), call.name()).copy();
    if (!pod.text("spec", "nodeName").isEmpty()) {
      throw ApiException.conflict(Types.PODS.groupResource(), call.name(), "it is bound");
    }
    Json.child(pod.tree(), "spec").put("nodeName", Json.string(call.body(), "target", "name"));
    client.update(Types.PODS, pod);
    return new Answer(201, Json.object().put("kind", "Status").put("status", "Success"));
  }

  /// A pod with a finalizer stays, being deleted.
  private boolean leavesSlowly(Call call) {
    KubeObject there = client.get(call.type(), call.namespace(), call.name());
    return !there.at("metadata", "finalizers").isEmpty();
  }

  private synchronized Answer mark(Call call) {
    KubeObject pod = client.get(call.type(), call.namespace(), call.name()).copy();
    pod.metadata().put("deletionTimestamp", "2026-01-01T00:00:00Z");
    return new Answer(200, client.update(call.type(), pod).tree());
  }

  private synchronized Answer condition(Call call) {
    KubeObject pod = client.get(Types.PODS, call.namespace(), call.name()).copy();
    ObjectNode status = Json.child(pod.tree(), "status");
    call.body()
        .path("status")
        .properties()
        .forEach(each -> status.set(each.getKey(), each.getValue()));
    return new Answer(200, client.update(Types.PODS, pod).tree());
  }

  @Override
  public EventStream watch(Call call) {
    return memory.watch(call);
  }
}
