/// The rules in CEL that schemas of custom kinds carry: what they may use, what they say of an
/// object. Comes after `cel` and `objects.structural`; `kinds.apiextensions` refuses rules that do
/// not compile, `kinds.custom` has objects judged by the others.
@NullMarked
package dev.ballast.kinds.expression;

import org.jspecify.annotations.NullMarked;
