/// The paths that every write, list and watch takes, each measured alone with JMH. Nobody imports
/// this.
package dev.ballast.jmh;
