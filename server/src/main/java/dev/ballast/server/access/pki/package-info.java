/// The certificate authority of this installation and the files it keeps beside the data: who the
/// server is, who the administrator is, and the key of sealed objects. Nothing of ours comes
/// before; `http` serves with it, `cluster` opens it.
@NullMarked
package dev.ballast.server.access.pki;

import org.jspecify.annotations.NullMarked;
