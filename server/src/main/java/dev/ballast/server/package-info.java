/// The API server: one package a hop, and [dev.ballast.server.Api], the one way in for a socket and
/// for our own parts.
package dev.ballast.server;
