package dev.ballast.store.backup;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;

/// What a backup says about itself at its beginning.
///
/// @param writer the version that wrote it
/// @param taken when its revision was the current one, to the second
/// @param revision the store's revision
/// @param entries how many entries the store had
public record BackupHeader(String writer, Instant taken, long revision, long entries) {
  void write(DataOutputStream out) throws IOException {
    out.writeUTF(writer);
    out.writeLong(taken.getEpochSecond());
    out.writeLong(revision);
    out.writeLong(entries);
  }

  static BackupHeader read(DataInputStream in) throws IOException {
    return new BackupHeader(
        in.readUTF(), Instant.ofEpochSecond(in.readLong()), in.readLong(), in.readLong());
  }
}
