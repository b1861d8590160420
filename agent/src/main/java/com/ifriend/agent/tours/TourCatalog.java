package com.ifriend.agent.tours;

import java.util.List;
import java.util.Optional;

/**
 * Where tours come from. Implementations are thread-safe.
 *
 * <p>{@link TourCatalogs} has the built-in sample catalogue and the one read from a file or URL.
 */
public interface TourCatalog {
  /** All tours that meet every criterion, sorted as asked; empty when there are none. */
  List<Tour> search(TourQuery query);

  /** The tour with this id; case does not matter. */
  Optional<Tour> byId(String id);

  /** Every city that has a tour, as the catalogue spells it, in alphabetical order. */
  List<String> cities();

  /** Whether these tours are made up for trying things out; answers must then say so. */
  boolean sample();
}
