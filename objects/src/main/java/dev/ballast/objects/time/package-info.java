/// Times as objects write them: cron schedules. Pure functions; everybody may come here.
@NullMarked
package dev.ballast.objects.time;

import org.jspecify.annotations.NullMarked;
