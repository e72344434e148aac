package dev.ballast.clients.operator;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/// The custom resource of [OperatorTest], as an operator's author writes it.
@Group("operator.example.com")
@Version("v1")
public class Database extends CustomResource<Database.Spec, Database.Status> implements Namespaced {
  public static class Spec {
    public int members;
  }

  public static class Status {
    public Integer members;
    public Long observedGeneration;
  }
}
