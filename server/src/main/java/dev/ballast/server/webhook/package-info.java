/// Asks somebody outside by HTTPS and JSON: webhooks of admission, of conversion. Before it come
/// `extend.webhook` and whoever converts custom resources.
@NullMarked
package dev.ballast.server.webhook;

import org.jspecify.annotations.NullMarked;
