package dev.ballast.server.access.token;

/// Why a token proves nothing, in the words that a TokenReview tells.
public final class InvalidToken extends RuntimeException {
  InvalidToken(String why) {
    super(why, null, false, false);
  }

  /// It is none of ours.
  static InvalidToken unknown() {
    return new InvalidToken("invalid bearer token");
  }
}
