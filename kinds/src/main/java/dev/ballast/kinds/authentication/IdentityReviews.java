package dev.ballast.kinds.authentication;

import dev.ballast.kinds.descriptor.Kind;
import dev.ballast.kinds.descriptor.KindBuilder;

/// Who a token belongs to, and who I am.
public final class IdentityReviews {
  static final String GROUP = "authentication.k8s.io";

  private IdentityReviews() {}

  public static Kind selfSubjectReview() {
    return KindBuilder.kind(GROUP, "v1", "SelfSubjectReview", "selfsubjectreviews")
        .answered()
        .build();
  }

  public static Kind tokenReview() {
    return KindBuilder.kind(GROUP, "v1", "TokenReview", "tokenreviews").answered().build();
  }
}
