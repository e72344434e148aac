package dev.ballast.kinds.core;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;
import dev.ballast.kinds.descriptor.Subresource;
import dev.ballast.kinds.table.Column;

/// Who a pod is to the API.
public final class ServiceAccounts {
  private ServiceAccounts() {}

  public static Kind kind() {
    return KindBuilder.kind("", "v1", "ServiceAccount", "serviceaccounts")
        .shortNames("sa")
        .namespaced()
        .subresource(
            Subresource.foreign("token", "authentication.k8s.io", "TokenRequest", "create"))
        .columns(
            Column.text("Secrets")
                .documents("secrets")
                .showsNumber(account -> account.path("secrets").size()),
            Column.AGE)
        .returnsDeleted()
        .build();
  }
}
