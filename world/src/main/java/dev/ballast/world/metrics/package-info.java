/// Counts and durations for Prometheus. Whoever has a `World` counts here; `server.http` shows it
/// at `/metrics`.
@NullMarked
package dev.ballast.world.metrics;

import org.jspecify.annotations.NullMarked;
