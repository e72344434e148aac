package dev.ballast.kinds.rule;

import java.util.List;

/// What a text must look like: tells what is wrong with one, nothing where it is right.
@FunctionalInterface
public interface Form {
  List<String> faults(String text);
}
