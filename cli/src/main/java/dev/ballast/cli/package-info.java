/// The command line: thin commands over `cluster` (to run a server) and `client` (to ask one). A
/// person comes before it.
package dev.ballast.cli;
