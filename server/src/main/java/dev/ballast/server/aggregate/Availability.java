package dev.ballast.server.aggregate;

/// Whether a version of a group can be reached: the condition `Available`.
record Availability(String status, String reason, String message) {
  static final Availability LOCAL =
      new Availability("True", "Local", "Local APIServices are always available");
  static final Availability PASSED = new Availability("True", "Passed", "all checks passed");

  static Availability failed(String reason, String message) {
    return new Availability("False", reason, message);
  }

  boolean yes() {
    return status.equals("True");
  }
}
