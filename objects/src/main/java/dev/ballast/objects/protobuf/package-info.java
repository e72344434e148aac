/// Kubernetes' protobuf form of objects, read into the one tree. Comes after `objects.schema`,
/// whose build makes the table of messages; `server` uses it for clients that send it.
@NullMarked
package dev.ballast.objects.protobuf;

import org.jspecify.annotations.NullMarked;
