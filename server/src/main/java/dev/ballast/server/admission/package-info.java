/// What happens to an object between being read and being judged, beyond what its kind alone can
/// say: it may look at other objects. `verb` comes before and after.
package dev.ballast.server.admission;
