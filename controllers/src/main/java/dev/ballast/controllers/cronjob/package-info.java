/// CronJobs: a Job each time a schedule is due. `job` comes after, through the API.
package dev.ballast.controllers.cronjob;
