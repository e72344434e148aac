/// What was found: rows and curves, as a table, as JSON, beside another run's, and as plots.
@NullMarked
package dev.ballast.bench.report;

import org.jspecify.annotations.NullMarked;
