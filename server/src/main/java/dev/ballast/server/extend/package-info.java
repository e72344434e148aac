/// What users add to admission: webhooks and policies, put in order.
///
/// Before it comes `server.Api`; `admission` calls it between its own steps.
@NullMarked
package dev.ballast.server.extend;

import org.jspecify.annotations.NullMarked;
