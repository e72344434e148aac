/// Lets old Events go. Everyone writes Events; nobody else removes them.
package dev.ballast.controllers.events;
