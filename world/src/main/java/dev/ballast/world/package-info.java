/// The only door to the outside: clock, timers, randomness, ids, files, threads. Nothing comes
/// before it; every other module takes a [dev.ballast.world.World] and asks it instead of the JDK,
/// so that the same code runs under a virtual clock and a seed.
package dev.ballast.world;
