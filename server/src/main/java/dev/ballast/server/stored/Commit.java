package dev.ballast.server.stored;

import dev.ballast.objects.ApiException;
import dev.ballast.store.Conflicted;
import dev.ballast.store.Overloaded;
import dev.ballast.store.Store;
import dev.ballast.store.StoreUnavailable;
import dev.ballast.store.Transaction;
import java.util.OptionalLong;

/// Commits a transaction; what the store refuses becomes a `Status`.
public final class Commit {
  private Commit() {}

  /// The revision at which `transaction` is durable; empty where somebody was faster.
  ///
  /// @throws ApiException 429 where too many writes wait, 503 where the disk takes none
  public static OptionalLong attempt(Store<Stored> store, Transaction<Stored> transaction) {
    try {
      return OptionalLong.of(store.commit(transaction));
    } catch (Conflicted elsewhere) {
      return OptionalLong.empty();
    } catch (Overloaded full) {
      throw ApiException.tooManyRequests(
          "too many writes wait for the disk, please try again later", 1);
    } catch (StoreUnavailable refused) {
      throw ApiException.unavailable("the store refuses writes: " + refused.getMessage());
    }
  }
}
