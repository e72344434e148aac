package dev.ballast.server.webhook;

/// Somebody outside could not be asked, or answered nothing that can be used. The message is
/// Kubernetes' own where it has one.
public final class WebhookException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public WebhookException(String message) {
    super(message);
  }

  WebhookException(String message, Throwable cause) {
    super(message, cause);
  }
}
