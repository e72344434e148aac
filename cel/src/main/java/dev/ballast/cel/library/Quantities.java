package dev.ballast.cel.library;

import dev.ballast.objects.Quantity;
import java.math.BigDecimal;

/// Kubernetes' quantity library. Two quantities are equal where they are the same amount.
final class Quantities {
  private static final Type<Amount> QUANTITY = Type.opaque("kubernetes.Quantity", Amount.class);

  private Quantities() {}

  /// An amount, without the way in which it was written.
  record Amount(BigDecimal value) {
    Amount {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    Amount plus(BigDecimal other) {
      return new Amount(value.add(other));
    }
  }

  static void add(Functions to) {
    to.global("quantity", "string_to_quantity", QUANTITY, Type.STRING, Quantities::parse);
    to.global(
        "isQuantity",
        "is_quantity_string",
        Type.BOOL,
        Type.STRING,
        text -> Quantity.tryParse(text).isPresent());
    to.member("sign", "quantity_sign", Type.INT, QUANTITY, it -> (long) it.value().signum());
    to.member("isInteger", "quantity_is_integer", Type.BOOL, QUANTITY, Quantities::isWhole);
    to.member("asInteger", "quantity_as_integer", Type.INT, QUANTITY, Quantities::whole);
    to.member(
        "asApproximateFloat",
        "quantity_get_float",
        Type.DOUBLE,
        QUANTITY,
        it -> it.value().doubleValue());
    order(to);
    sums(to);
  }

  private static void order(Functions to) {
    to.member(
        "isGreaterThan",
        "quantity_is_greater_than",
        Type.BOOL,
        QUANTITY,
        QUANTITY,
        (left, right) -> left.value().compareTo(right.value()) > 0);
    to.member(
        "isLessThan",
        "quantity_is_less_than",
        Type.BOOL,
        QUANTITY,
        QUANTITY,
        (left, right) -> left.value().compareTo(right.value()) < 0);
    to.member(
        "compareTo",
        "quantity_compare_to",
        Type.INT,
        QUANTITY,
        QUANTITY,
        (left, right) -> (long) left.value().compareTo(right.value()));
  }

  private static void sums(Functions to) {
    to.member(
        "add",
        "quantity_add",
        QUANTITY,
        QUANTITY,
        QUANTITY,
        (left, right) -> left.plus(right.value()));
    to.member(
        "add",
        "quantity_add_int",
        QUANTITY,
        QUANTITY,
        Type.INT,
        (left, right) -> left.plus(BigDecimal.valueOf(right)));
    to.member(
        "sub",
        "quantity_sub",
        QUANTITY,
        QUANTITY,
        QUANTITY,
        (left, right) -> left.plus(right.value().negate()));
    to.member(
        "sub",
        "quantity_sub_int",
        QUANTITY,
        QUANTITY,
        Type.INT,
        (left, right) -> left.plus(BigDecimal.valueOf(right).negate()));
  }

  private static Amount parse(String text) {
    return Quantity.tryParse(text)
        .map(read -> new Amount(read.amount()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "quantities must match the regular expression"
                        + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"));
  }

  private static boolean isWhole(Amount amount) {
    return amount.value().scale() <= 0 && amount.value().toBigInteger().bitLength() < 64;
  }

  private static long whole(Amount amount) {
    if (!isWhole(amount)) throw new IllegalArgumentException("cannot convert value to integer");
    return amount.value().longValueExact();
  }
}
