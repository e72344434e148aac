package dev.ballast.server.access.token;

import dev.ballast.objects.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Signed JSON texts (RFC 7519) with ES256, by the JDK's own signatures.
final class Jwt {
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final int COORDINATE = 32;

  private Jwt() {}

  static String sign(ObjectNode claims, KeyPair keys) {
    ObjectNode header = Json.object().put("alg", "ES256").put("kid", id(keys.getPublic()));
    String text = encoded(Json.bytes(header)) + "." + encoded(Json.bytes(claims));
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + encoded(signature.sign());
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("the key of tokens, pki/sa.key, is no EC key", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no ES256", e);
    }
  }

  /// What a token says, whether it is true or not.
  ///
  /// @throws InvalidToken where it is no token at all
  static ObjectNode claims(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) throw InvalidToken.unknown();
    return parsed(parts[1]);
  }

  private static ObjectNode parsed(String part) {
    try {
      JsonNode tree = Json.parse(DECODER.decode(part));
      if (tree instanceof ObjectNode object) return object;
      throw InvalidToken.unknown();
    } catch (IllegalArgumentException | JacksonException e) {
      throw InvalidToken.unknown();
    }
  }

  /// Whether `key` has signed `token`, which has three parts.
  static boolean signed(String token, PublicKey key) {
    int dot = token.lastIndexOf('.');
    ObjectNode header = parsed(token.substring(0, token.indexOf('.')));
    if (!Json.string(header, "alg").equals("ES256")) return false;
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(DECODER.decode(token.substring(dot + 1)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  /// The name of a key: the hash of its encoding, as Kubernetes names keys.
  static String id(PublicKey key) {
    try {
      return encoded(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /// `key` as RFC 7517 writes it.
  static ObjectNode jwk(PublicKey key) {
    var point = ((ECPublicKey) key).getW();
    return Json.object()
        .put("use", "sig")
        .put("kty", "EC")
        .put("kid", id(key))
        .put("crv", "P-256")
        .put("alg", "ES256")
        .put("x", encoded(coordinate(point.getAffineX().toByteArray())))
        .put("y", encoded(coordinate(point.getAffineY().toByteArray())));
  }

  /// Exactly 32 bytes of a number.
  private static byte[] coordinate(byte[] number) {
    byte[] fixed = new byte[COORDINATE];
    int length = Math.min(number.length, COORDINATE);
    System.arraycopy(number, number.length - length, fixed, COORDINATE - length, length);
    return fixed;
  }

  private static String encoded(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }
}
