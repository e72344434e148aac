package dev.ballast.client;

/// What a request asks for, in the words that access rules use.
public enum Verb {
  GET("get"),
  LIST("list"),
  WATCH("watch"),
  CREATE("create"),
  UPDATE("update"),
  PATCH("patch"),
  DELETE("delete"),
  DELETE_COLLECTION("deletecollection");

  private final String word;

  Verb(String word) {
    this.word = word;
  }

  /// The verb as access rules and messages write it.
  public String word() {
    return word;
  }
}
