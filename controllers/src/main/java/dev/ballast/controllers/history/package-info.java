/// The history of a pod template: which revision is wanted, how revisions are named, compared,
/// raised again for a rollback, and trimmed. The one room of the controllers that others may
/// import: `statefulset` and `daemonset` build on it, `deployment` compares and names by it. Comes
/// after `loop`.
package dev.ballast.controllers.history;
