/// Says of each flow schema whether the priority level that it names is there. Readers are people
/// and their tools: requests are not held back by them.
package dev.ballast.controllers.flow;
