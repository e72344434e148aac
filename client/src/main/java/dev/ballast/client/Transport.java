package dev.ballast.client;

/// The way to an API server. Thread-safe.
///
/// A server that can't be reached, or a caller that was interrupted, is an [ApiException] with code
/// 503.
public interface Transport {
  /// Sends one request and waits for its answer, a refusal included.
  Answer send(Call call);

  /// Opens a watch.
  ///
  /// @throws ApiException where it is refused, with reason `Expired` where the version is too old
  EventStream watch(Call call);
}
