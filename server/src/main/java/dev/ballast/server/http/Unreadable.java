package dev.ballast.server.http;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.Json;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Answers requests that are no HTTP, or more of it than is taken, as a `Status` too: Jetty refuses
/// them before [ApiHandler] hears of them.
final class Unreadable implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int code = response.getStatus();
    String why = HttpStatus.getMessage(code);
    if (request.getAttribute(ErrorHandler.ERROR_MESSAGE) instanceof String said) why = said;
    String reason =
        switch (code) {
          case 400 -> "BadRequest";
          case 408 -> "Timeout";
          case 413 -> "RequestEntityTooLarge";
          case 500 -> "InternalError";
          default -> "";
        };
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    byte[] status = Json.bytes(ApiException.of(code, reason, why).status());
    response.write(true, ByteBuffer.wrap(status), callback);
    return true;
  }
}
