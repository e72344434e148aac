/// Images that Ballast makes itself, where no registry is needed or none answers: the sandbox's
/// pause program, and stand-ins for a demonstration. `node.runtime.local` comes after it.
@NullMarked
package dev.ballast.node.runtime.image;

import org.jspecify.annotations.NullMarked;
