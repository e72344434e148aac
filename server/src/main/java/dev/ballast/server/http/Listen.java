package dev.ballast.server.http;

/// Where a server listens. Port 0 takes a free one.
public record Listen(String host, int port) {}
