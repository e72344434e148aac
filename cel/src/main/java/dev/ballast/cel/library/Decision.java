package dev.ballast.cel.library;

/// The answer to a [Question].
///
/// @param error why there was none, or `""`
public record Decision(boolean allowed, String reason, String error) {}
