package dev.ballast.server.stored;

import dev.ballast.world.World;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts what must never stand on the disk in plain text: AES-GCM with 256 bits, a fresh nonce
/// each time, behind the prefix that Kubernetes uses
/// (<https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/>). Thread-safe.
public final class Seal {
  /// What a sealed value begins with.
  static final byte[] PREFIX = "k8s:enc:aesgcm:v1:key1:".getBytes(StandardCharsets.US_ASCII);

  /// The key's length in bytes.
  public static final int KEY_BYTES = 32;

  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final World world;
  private final SecretKey key;

  /// @throws IllegalArgumentException where `key` has not [#KEY_BYTES] bytes
  public Seal(World world, byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "the sealing key has " + key.length + " bytes, not " + KEY_BYTES);
    }
    this.world = world;
    this.key = new SecretKeySpec(key, "AES");
  }

  static boolean sealed(byte[] bytes) {
    return bytes.length > PREFIX.length
        && Arrays.equals(bytes, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  byte[] close(byte[] plain) {
    try {
      byte[] nonce = new byte[NONCE];
      java.nio.ByteBuffer.wrap(nonce)
          .putLong(world.newId().getLeastSignificantBits())
          .putInt((int) world.newId().getLeastSignificantBits());
      byte[] secret = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain);
      byte[] whole = Arrays.copyOf(PREFIX, PREFIX.length + NONCE + secret.length);
      System.arraycopy(nonce, 0, whole, PREFIX.length, NONCE);
      System.arraycopy(secret, 0, whole, PREFIX.length + NONCE, secret.length);
      return whole;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES-GCM", e);
    }
  }

  /// @throws IllegalStateException where the key is not the one that it was sealed with
  byte[] open(byte[] whole) {
    try {
      byte[] nonce = Arrays.copyOfRange(whole, PREFIX.length, PREFIX.length + NONCE);
      int from = PREFIX.length + NONCE;
      return cipher(Cipher.DECRYPT_MODE, nonce).doFinal(whole, from, whole.length - from);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a sealed object does not open with the key in pki/seal.key; restore that file", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
