/// Who asks, and whether they may. `http` comes before, `admission` after.
package dev.ballast.server.access;
