#!/bin/sh
# busybox's nslookup asks for a name with a dot in it just as it stands. This goes through the search list
# of resolv.conf first, as the C library and other nslookups do, so that `nslookup web-0.nginx` answers.
name=
for word; do
  case $word in
    -*) ;;
    *)
      name=$word
      break
      ;;
  esac
done

case $name in
  '' | *. | *:*) exec busybox nslookup "$@" ;;
  *[!0-9.]*) ;;
  *) exec busybox nslookup "$@" ;; # an address
esac

domains=
ndots=1
while read -r key rest || [ -n "$key" ]; do
  case $key in
    search) domains=$rest ;;
    options)
      for option in $rest; do
        case $option in ndots:*) ndots=${option#ndots:} ;; esac
      done
      ;;
  esac
done </etc/resolv.conf

full=
for domain in $domains; do full="$full $name.$domain"; done
dots=$(printf %s "$name" | tr -cd . | wc -c)
if [ "$dots" -lt "$ndots" ]; then full="$full $name"; else full="$name $full"; fi

# Asks for $1 where the rest has $name.
ask() {
  asked=$1
  shift
  for word; do
    shift
    [ "$word" != "$name" ] || word=$asked
    set -- "$@" "$word"
  done
  busybox nslookup "$@"
}

for each in $full; do
  answer=$(ask "$each" "$@" 2>&1)
  code=$?
  [ "$code" != 0 ] || break
done
printf '%s\n' "$answer"
exit "$code"
