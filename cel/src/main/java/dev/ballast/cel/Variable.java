package dev.ballast.cel;

import dev.ballast.cel.shape.Shape;

/// A variable that an expression may use.
public record Variable(String name, Shape shape) {}
