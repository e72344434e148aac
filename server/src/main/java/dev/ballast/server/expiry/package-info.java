/// Lets go of what nobody else removes: Events. The store tells it of each write, and it deletes
/// there. `cluster` starts it.
package dev.ballast.server.expiry;
