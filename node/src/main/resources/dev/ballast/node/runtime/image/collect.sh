# shellcheck shell=sh disable=SC3028
# Prints every new line of the logs on this node, with the file it is from. Its own pod's logs are
# left out, or it would read what it prints for ever.
trap 'kill $(jobs -p) 2>/dev/null; exit 0' TERM INT
seen=/tmp/seen
mkdir -p "$seen"
echo "collecting logs on node ${NODE_NAME:-$(hostname)}"
while :; do
  for file in /var/log/containers/*.log /var/log/pods/*/*/*.log; do
    [ -f "$file" ] || continue
    case "$file" in *"/${HOSTNAME:-$(hostname)}_"* | *"_${HOSTNAME:-$(hostname)}_"*) continue ;; esac
    real=$(readlink -f "$file")
    key="$seen/$(echo "$real" | tr / _)"
    [ -e "$key" ] && continue
    : >"$key"
    (tail -n 0 -F "$file" 2>/dev/null | sed "s|^|$file: |") &
  done
  sleep 1 &
  wait $!
done
