/// Which objects a request is about: label and field selectors as they stand in a query. `verb` and
/// `watch` come before.
package dev.ballast.server.select;
