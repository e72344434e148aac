/// Who owns which field: sets of fields, managed fields for every write, and server-side apply.
/// Comes after `objects.schema`; `server.verb` builds on it.
@NullMarked
package dev.ballast.objects.apply;

import org.jspecify.annotations.NullMarked;
