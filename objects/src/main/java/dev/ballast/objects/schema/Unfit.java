package dev.ballast.objects.schema;

/// A value that its field can't hold, in the words of Go's decoder. Never leaves this package.
final class Unfit extends RuntimeException {
  private final String words;

  Unfit(String words) {
    super(words, null, false, false);
    this.words = words;
  }

  String words() {
    return words;
  }
}
