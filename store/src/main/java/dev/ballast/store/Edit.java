package dev.ballast.store;

import org.jspecify.annotations.Nullable;

/// What becomes of one key: its new entry, or null where it goes.
public record Edit<V>(String key, @Nullable Entry<V> entry) {}
