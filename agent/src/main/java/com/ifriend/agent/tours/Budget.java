package com.ifriend.agent.tours;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;

/**
 * The most one person wants to pay.
 *
 * @param amount in major units, inclusive
 * @param currency when empty, the currency of whichever tour it is compared with
 */
public record Budget(BigDecimal amount, Optional<Currency> currency) {
  /** Whether a price is within it. A price in another currency never is: there is no rate. */
  public boolean covers(Price price) {
    return currency.map(price.currency()::equals).orElse(true)
        && price.amount().compareTo(amount) <= 0;
  }
}
