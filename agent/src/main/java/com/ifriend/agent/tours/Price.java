package com.ifriend.agent.tours;

import static java.util.Objects.requireNonNull;

import com.ifriend.agent.text.Language;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Map;

/**
 * A positive amount of money. Amounts of different currencies are never compared: there is no
 * exchange rate here.
 *
 * @param amount in major units, e.g. {@code 45.50}
 */
public record Price(BigDecimal amount, Currency currency) {
  private static final Map<String, String> SYMBOLS =
      Map.of("EUR", "€", "BRL", "R$", "USD", "US$", "GBP", "£", "JPY", "¥");

  public Price {
    requireNonNull(currency, "currency");
    if (amount.signum() <= 0) {
      throw new IllegalArgumentException("A price is positive, not " + amount);
    }
  }

  /** This price for several people. */
  public Price times(int people) {
    return new Price(amount.multiply(BigDecimal.valueOf(people)), currency);
  }

  /** As a reader of this language writes it: {@code R$ 1.250}, {@code € 45,50}. */
  public String format(Language language) {
    return format(amount, currency.getCurrencyCode(), language);
  }

  static String format(BigDecimal amount, String currencyCode, Language language) {
    NumberFormat number = NumberFormat.getNumberInstance(language.locale());
    boolean whole = amount.stripTrailingZeros().scale() <= 0;
    number.setMinimumFractionDigits(whole ? 0 : 2);
    number.setMaximumFractionDigits(whole ? 0 : 2);
    return (SYMBOLS.getOrDefault(currencyCode, currencyCode) + " " + number.format(amount)).strip();
  }
}
