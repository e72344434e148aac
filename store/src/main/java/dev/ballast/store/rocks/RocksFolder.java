package dev.ballast.store.rocks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Checkpoint;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// An open RocksDB with the settings that were measured (`docs/decisions/0001-store.md`).
final class RocksFolder implements AutoCloseable {
  private static final long MIB = 1L << 20;

  /// What [#readAll] hands each row to.
  interface RowReader {
    void row(byte[] key, byte[] value);
  }

  private final Options options;
  private final WriteOptions synced;
  private final RocksDB db;

  private RocksFolder(Options options, RocksDB db) {
    this.options = options;
    this.synced = new WriteOptions().setSync(true);
    this.db = db;
  }

  /// @param make whether to make one where there is none
  static RocksFolder open(Path folder, boolean make) throws RocksDBException {
    Options options = options().setCreateIfMissing(make);
    try {
      return new RocksFolder(options, RocksDB.open(options, folder.toString()));
    } catch (RocksDBException failed) {
      options.close();
      throw failed;
    }
  }

  /// Empties the folder of a first start that never came to its end. False, and nothing is touched,
  /// where something was written into it.
  static boolean clearIfBlank(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(folder)) {
      all = files.toList();
    }
    for (Path each : all) {
      String name = each.getFileName().toString();
      if (name.endsWith(".sst") || (name.endsWith(".log") && Files.size(each) > 0)) return false;
    }
    for (Path each : all) Files.delete(each);
    return true;
  }

  static Options options() {
    return new Options()
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        .setParanoidChecks(true)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setWriteBufferSize(16 * MIB)
        .setMaxWriteBufferNumber(4)
        .setMaxTotalWalSize(64 * MIB)
        .setTargetFileSizeBase(16 * MIB)
        .setLevelCompactionDynamicLevelBytes(true)
        .setMaxBackgroundJobs(2)
        .setMaxManifestFileSize(4 * MIB)
        .setSkipStatsUpdateOnDbOpen(true)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(MIB)
        .setKeepLogFileNum(3)
        .setTableFormatConfig(
            new BlockBasedTableConfig().setNoBlockCache(true).setBlockSize(16 * 1024));
  }

  void write(WriteBatch batch) throws RocksDBException {
    db.write(synced, batch);
  }

  byte @Nullable [] get(byte[] key) throws RocksDBException {
    return db.get(key);
  }

  /// Every row in the order of the keys, with its checksum verified.
  void readAll(RowReader reader) throws RocksDBException {
    try (ReadOptions reading =
            new ReadOptions()
                .setVerifyChecksums(true)
                .setFillCache(false)
                .setReadaheadSize(2 * MIB);
        RocksIterator rows = db.newIterator(reading)) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) reader.row(rows.key(), rows.value());
      rows.status();
    }
  }

  void checkpoint(Path target) throws RocksDBException {
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      checkpoint.createCheckpoint(target.toString());
    }
  }

  @Override
  public void close() {
    db.close();
    synced.close();
    options.close();
  }
}
