package dev.ballast.node.runtime;

import java.io.InputStream;
import java.io.OutputStream;

/// Both directions of a connection: what the other side sends, and where to send to it.
public record Duplex(InputStream in, OutputStream out) {}
