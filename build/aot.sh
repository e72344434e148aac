#!/usr/bin/env bash
# Makes the AOT cache (JEP 483, 514, 515) beside the jars: a rehearsal that the JVM takes down. Starts in half the time with
# it; without it, or with one that does not fit the JDK or the jars, everything works as well, only slower.
# The rehearsal's profiles are in it: what they cost a start, and what they are worth, is in docs/decisions/0020-jvm.md.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=jdk.sh
. "$root/build/jdk.sh"
app="$root/cli/target/app"
# shellcheck source=java.sh
. "$root/build/java.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -f "$app/ballast.aot"
# What the JVM verifies the old way can't be in the cache.
"$JAVA_HOME/bin/java" "$root/build/StackMaps.java" "$app"/lib/picocli-*.jar
# A JVM that fails at the last step, in a child of its own, leaves an empty file and says nothing.
"$JAVA_HOME/bin/java" "${java_flags[@]}" \
  -XX:AOTCacheOutput="$work/ballast.aot" -XX:ErrorFile="$work/crash" \
  -Xlog:aot*=off -Xlog:cds*=off -cp "$app/lib/*" \
  dev.ballast.cli.Rehearsal "$work/data" "$root/examples/article" >"$work/log" 2>&1 || true
if [ ! -s "$work/ballast.aot" ]; then
  cat "$work/log" >&2
  exit 1
fi
mv "$work/ballast.aot" "$app/ballast.aot"
