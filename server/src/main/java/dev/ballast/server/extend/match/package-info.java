/// Which requests a webhook or a policy is about. Before it come `extend.webhook` and
/// `extend.policy`.
@NullMarked
package dev.ballast.server.extend.match;

import org.jspecify.annotations.NullMarked;
