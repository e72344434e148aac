/// The work that is measured, a class for each kind of it. Before it comes the plan of a run in
/// `bench`; after it `report`.
@NullMarked
package dev.ballast.bench.work;

import org.jspecify.annotations.NullMarked;
