package dev.ballast.controllers.certificates;

import java.util.List;

/// What a request for a certificate says inside: whom the certificate would name.
public record Wanted(
    String commonName,
    List<String> organizations,
    List<String> dnsNames,
    List<String> addresses,
    List<String> emails,
    List<String> uris) {}
