package dev.ballast.objects;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An amount of a resource, as Kubernetes writes it: `500m`, `1Gi`, `2`, `1e3`
/// (<https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>). Immutable.
public record Quantity(BigDecimal amount, Format format) implements Comparable<Quantity> {
  public enum Format {
    DECIMAL_SI,
    BINARY_SI,
    DECIMAL_EXPONENT
  }

  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI);

  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?(?:\\d+\\.?\\d*|\\.\\d+))(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\\d+)?");
  private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
  private static final BigDecimal NANO = BigDecimal.ONE.movePointLeft(9);

  /// The amount that `text` says, or empty where it is not a quantity.
  public static Optional<Quantity> tryParse(String text) {
    Matcher parts = FORM.matcher(text);
    if (text.length() > 64 || !parts.matches()) return Optional.empty();
    BigDecimal number = new BigDecimal(parts.group(1));
    String suffix = parts.group(2) == null ? "" : parts.group(2);
    if (suffix.endsWith("i")) {
      int power = "KMGTPE".indexOf(suffix.charAt(0)) + 1;
      BigDecimal amount = number.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(10 * power)));
      return Optional.of(new Quantity(roundUp(amount), Format.BINARY_SI));
    }
    if (suffix.length() > 1) {
      String digits = suffix.substring(1);
      if (digits.length() > 4) return Optional.empty();
      BigDecimal amount = number.scaleByPowerOfTen(Integer.parseInt(digits));
      return Optional.of(new Quantity(roundUp(amount), Format.DECIMAL_EXPONENT));
    }
    int scale = 0;
    for (int i = 0; i < DECIMAL.length; i++) if (DECIMAL[i].equals(suffix)) scale = 3 * (i - 3);
    return Optional.of(new Quantity(roundUp(number.scaleByPowerOfTen(scale)), Format.DECIMAL_SI));
  }

  /// @throws IllegalArgumentException where `text` is not a quantity
  public static Quantity parse(String text) {
    return tryParse(text)
        .orElseThrow(() -> new IllegalArgumentException("not a quantity: " + text));
  }

  public static Quantity ofMillis(long millis) {
    return new Quantity(BigDecimal.valueOf(millis, 3), Format.DECIMAL_SI);
  }

  public static Quantity ofBytes(long bytes) {
    return new Quantity(BigDecimal.valueOf(bytes), Format.BINARY_SI);
  }

  private static BigDecimal roundUp(BigDecimal amount) {
    return amount.scale() > 9 ? amount.setScale(9, RoundingMode.UP) : amount;
  }

  /// In whole units, rounded up.
  public long units() {
    return clamped(amount.setScale(0, RoundingMode.CEILING));
  }

  /// In thousandths, rounded up.
  public long millis() {
    return clamped(amount.movePointRight(3).setScale(0, RoundingMode.CEILING));
  }

  private static long clamped(BigDecimal whole) {
    BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE);
    if (whole.compareTo(most) > 0) return Long.MAX_VALUE;
    return whole.compareTo(most.negate()) < 0 ? -Long.MAX_VALUE : whole.longValueExact();
  }

  public Quantity plus(Quantity other) {
    return new Quantity(amount.add(other.amount), amount.signum() == 0 ? other.format : format);
  }

  public Quantity minus(Quantity other) {
    return new Quantity(
        amount.subtract(other.amount), amount.signum() == 0 ? other.format : format);
  }

  public int signum() {
    return amount.signum();
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  /// The canonical text: the largest suffix that leaves no fraction, as Kubernetes' own `String()`
  /// gives it.
  @Override
  public String toString() {
    if (amount.signum() == 0) return "0";
    boolean whole = amount.stripTrailingZeros().scale() <= 0;
    boolean atLeastKi = amount.abs().compareTo(BigDecimal.valueOf(1024)) >= 0;
    if (format == Format.BINARY_SI && whole && atLeastKi) return binary(amount.toBigIntegerExact());
    if (format == Format.BINARY_SI && whole) return amount.toBigIntegerExact().toString();
    return decimal();
  }

  private static String binary(BigInteger value) {
    int power = 0;
    BigInteger left = value;
    BigInteger ki = BigInteger.valueOf(1024);
    while (power < 6 && left.mod(ki).signum() == 0) {
      left = left.divide(ki);
      power++;
    }
    return left + BINARY[power];
  }

  private String decimal() {
    BigInteger left = amount.setScale(9, RoundingMode.UP).divide(NANO).toBigIntegerExact();
    BigInteger thousand = BigInteger.valueOf(1000);
    int step = 0;
    while (step < DECIMAL.length - 1 && left.mod(thousand).signum() == 0) {
      left = left.divide(thousand);
      step++;
    }
    if (format != Format.DECIMAL_EXPONENT) return left + DECIMAL[step];
    int exponent = 3 * (step - 3);
    return exponent == 0 ? left.toString() : left + "e" + exponent;
  }
}
