/// Changes for who follows them: a watcher is a position in the store's log. `verb` comes before;
/// `format` writes the events out.
package dev.ballast.server.watch;
