package dev.ballast.clients.operator;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A StatefulSet a database, by the Java Operator SDK.
@ControllerConfiguration
public class DatabaseReconciler implements Reconciler<Database>, Cleaner<Database> {
  final Set<String> cleaned = ConcurrentHashMap.newKeySet();

  @Override
  public List<EventSource<?, Database>> prepareEventSources(EventSourceContext<Database> context) {
    var sets = InformerEventSourceConfiguration.from(StatefulSet.class, Database.class).build();
    return List.of(new InformerEventSource<>(sets, context));
  }

  @Override
  public UpdateControl<Database> reconcile(Database database, Context<Database> context) {
    Map<String, String> labels = Map.of("database", database.getMetadata().getName());
    StatefulSet wanted =
        new StatefulSetBuilder()
            .withNewMetadata()
            .withName(database.getMetadata().getName())
            .withNamespace(database.getMetadata().getNamespace())
            .endMetadata()
            .withNewSpec()
            .withServiceName(database.getMetadata().getName())
            .withReplicas(database.getSpec().members)
            .withNewSelector()
            .withMatchLabels(labels)
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(labels)
            .endMetadata()
            .withNewSpec()
            .withTerminationGracePeriodSeconds(0L)
            .addNewContainer()
            .withName("db")
            .withImage("db:1")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    wanted.addOwnerReference(database);
    context.getClient().resource(wanted).fieldManager("databases").serverSideApply();
    int members =
        context
            .getSecondaryResource(StatefulSet.class)
            .map(set -> set.getStatus())
            .map(status -> status.getReadyReplicas())
            .orElse(0);
    var status = new Database.Status();
    status.members = members;
    status.observedGeneration = database.getMetadata().getGeneration();
    database.setStatus(status);
    return UpdateControl.patchStatus(database);
  }

  @Override
  public DeleteControl cleanup(Database database, Context<Database> context) {
    cleaned.add(database.getMetadata().getName());
    return DeleteControl.defaultDelete();
  }
}
