#!/usr/bin/env bash
# Measures the hot paths one by one, with JMH: build/jmh.sh [what JMH takes, such as -f 1 Encode]
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=jdk.sh
. "$root/build/jdk.sh"
"$root/build/mvn.sh" -q -Dfast -DskipTests -Pjmh -pl jmh -am package
app="$root/cli/target/app"
# shellcheck source=java.sh
. "$root/build/java.sh"
exec "$JAVA_HOME/bin/java" "${java_flags[@]}" -cp "$root/jmh/target/lib/*:$root/jmh/target/classes" org.openjdk.jmh.Main "$@"
