/// Expressions that users put into the API: compiled against declared variables, evaluated within
/// a budget (<https://kubernetes.io/docs/reference/using-api/cel/>). Before it come the rules of
/// custom resources and `server.admission`; behind it is CEL-java, of which no class is loaded
/// before the first expression is compiled.
@NullMarked
package dev.ballast.cel;

import org.jspecify.annotations.NullMarked;
