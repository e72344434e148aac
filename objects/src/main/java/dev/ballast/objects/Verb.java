package dev.ballast.objects;

/// What is done to objects, in the words that requests, access rules and messages share.
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

  /// Whether it changes anything.
  public boolean writes() {
    return this != GET && this != LIST && this != WATCH;
  }
}
