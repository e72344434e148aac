/// The words in which kinds state their rules: a [dev.ballast.kinds.rule.Field] is a place in an
/// object that can be asked and complained about. Comes before every package of kinds.
@NullMarked
package dev.ballast.kinds.rule;

import org.jspecify.annotations.NullMarked;
