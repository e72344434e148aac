/// What the server serves, told to clients: groups, versions, resources, OpenAPI. `http` comes before, `kinds` after.
package dev.ballast.server.discovery;
