/// Counts what each ResourceQuota's namespace uses. Admission charges what is created before this
/// sees it; here what ends is given back, and what was charged for nothing.
package dev.ballast.controllers.quota;
