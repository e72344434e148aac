/// One class a verb; every step that a verb takes stands in its method, in order. `admission` comes
/// before a write is committed to `store`; `format` takes what a verb answers.
package dev.ballast.server.verb;
