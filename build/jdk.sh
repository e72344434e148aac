# shellcheck shell=bash
# Sets and exports JAVA_HOME to a JDK 25 or newer: JAVA_HOME, then PATH, then the usual folders. Sourced by scripts.
wanted_jdk=25

jdk_version() {
  [ -x "$1/bin/javac" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

find_jdk() {
  local home version candidates=()
  [ -n "${JAVA_HOME:-}" ] && candidates+=("$JAVA_HOME")
  if command -v javac >/dev/null 2>&1; then
    candidates+=("$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")")
  fi
  for home in /usr/lib/jvm/* /opt/jdk* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    candidates+=("$home")
  done
  for home in "${candidates[@]}"; do
    version=$(jdk_version "$home") || continue
    if [ -n "$version" ] && [ "$version" -ge "$wanted_jdk" ]; then
      echo "$home"
      return 0
    fi
  done
  return 1
}

if ! JAVA_HOME=$(find_jdk); then
  echo "ballast: no JDK $wanted_jdk or newer was found (JAVA_HOME, PATH and the usual folders were searched)." >&2
  echo "Install one, for example Eclipse Temurin 25 (https://adoptium.net), or set JAVA_HOME to it." >&2
  exit 1
fi
export JAVA_HOME
