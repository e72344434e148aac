/// What an object is: a JSON tree with metadata, its key, selectors, quantities, and the errors
/// that answer for it. Comes after `world`; `kinds`, `server` and every client of the API build on
/// it.
package dev.ballast.objects;
