/// Jobs: pods that run until enough of them have succeeded, each counted exactly once. `cronjob`
/// comes before, through the API.
package dev.ballast.controllers.job;
