package dev.ballast.server.request;

/// What a request wants, by Kubernetes' names.
public enum Verb {
  GET("get"),
  LIST("list"),
  WATCH("watch"),
  CREATE("create"),
  UPDATE("update"),
  PATCH("patch"),
  DELETE("delete"),
  DELETE_COLLECTION("deletecollection");

  private final String text;

  Verb(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public boolean writes() {
    return this != GET && this != LIST && this != WATCH;
  }
}
