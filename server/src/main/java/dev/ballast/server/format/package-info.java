/// The forms in which an answer can be had: JSON, YAML, tables, metadata alone. `verb` comes
/// before, `http` after.
package dev.ballast.server.format;
