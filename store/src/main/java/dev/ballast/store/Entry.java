package dev.ballast.store;

/// A key with its value: `revision` is that of the last change, `createRevision` of the first since
/// the key was last absent.
public record Entry<V>(String key, V value, long revision, long createRevision) {}
