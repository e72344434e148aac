#!/usr/bin/env bash
# Maven on the right JDK; fetches Maven itself from Maven Central where none is installed.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=jdk.sh
. "$root/build/jdk.sh"
version=3.9.11
mvn=$(command -v mvn || true)
if [ -z "$mvn" ]; then
  home="${XDG_CACHE_HOME:-$HOME/.cache}/ballast/apache-maven-$version"
  mvn="$home/bin/mvn"
  if [ ! -x "$mvn" ]; then
    mkdir -p "$(dirname "$home")"
    tgz="$home.tar.gz.part"
    url="https://repo.maven.apache.org/maven2/org/apache/maven/apache-maven/$version/apache-maven-$version-bin.tar.gz"
    if ! { curl -fsSL "$url" -o "$tgz" || wget -qO "$tgz" "$url"; }; then
      echo "ballast: could not fetch Maven from $url; install Maven 3.8 or newer and try again." >&2
      exit 1
    fi
    tar -xzf "$tgz" -C "$(dirname "$home")"
    rm -f "$tgz"
  fi
fi
export MAVEN_OPTS="${MAVEN_OPTS:-} -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
export MAVEN_OPTS="$MAVEN_OPTS --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
cd "$root"
exec "$mvn" --batch-mode "$@"
