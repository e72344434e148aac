package dev.ballast.node.runtime.local;

import dev.ballast.node.runtime.SealedValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The program that containerd calls in runc's place: it puts the values of Secrets in where
/// containerd has marks ([SealedValues]), then becomes runc. `docs/decisions/0010-sealed-env.md`
/// tells why.
///
/// @param runc the real one
/// @param pods the pods' folder in memory; a container's values are in
///     `UID/.sealed/CONTAINER/KEY`
/// @param memory what lies below it is in memory; files elsewhere are not touched
record RuncGate(Path runc, Path pods, Path memory) {
  /// A shell script, for what every machine has. It does nothing but look once where a container
  /// has no Secrets, and nothing at all where runc neither creates one nor runs something in one.
  String text() {
    return """
        #!/bin/sh
        # Written by Ballast whenever it starts its containerd, which calls this in the place of runc.
        set -eu
        file=
        log=
        before=
        for word in "$@"; do
          case $before in
            --bundle) file=$word/config.json ;;
            --process) file=$word ;;
            --log) log=$word ;;
          esac
          before=$word
        done

        fail() {
          [ -z "$log" ] || printf '{"level":"error","msg":"%%s"}\\n' "$1" >>"$log"
          printf '%%s\\n' "$1" >&2
          exit 1
        }

        if [ -n "$file" ] && grep -q '%1$s[0-9a-f]' "$file"; then
          umask 077
          case $file in
            '%2$s'/*) ;;
            *) fail "ballast: $file is not in memory, so no value of a Secret is written there" ;;
          esac
          for mark in $(LC_ALL=C grep -o '%1$s[0-9a-f]\\{32\\}' "$file" | sort -u); do
            values=$(echo '%3$s'/*/.sealed/*/"${mark#%1$s}")
            [ -f "$values" ] || fail "ballast: the values of its Secrets are not in memory any more"
            LC_ALL=C sed -f "$values" "$file" >"$file.opened" || fail "ballast: sed failed on $values"
            mv -f "$file.opened" "$file"
          done
        fi
        exec '%4$s' "$@"
        """
        .formatted(SealedValues.PREFIX, memory, pods, runc);
  }

  /// Writes the program; whoever runs the one before at that moment goes on with it.
  void write(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text());
    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (Files.isExecutable(file)) return;
    throw new IOException(
        "programs can't be run from "
            + file.getParent()
            + " (is it mounted noexec?); choose another folder with --data DIR");
  }
}
