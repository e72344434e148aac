package dev.ballast.server.request;

import dev.ballast.objects.Verb;

/// One request, whatever way it came.
///
/// @param agent the caller's `User-Agent`, which names the manager of the fields that it writes
public record Request(
    User user, Verb verb, Target target, Parameters parameters, Body body, String agent) {}
