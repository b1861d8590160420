package com.ifriend.agent.tours;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the catalogue format and reports every problem of a file at once. */
final class CatalogReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final List<String> problems = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private CatalogReader() {}

  static TourCatalog read(String location, String json) {
    CatalogReader reader = new CatalogReader();
    List<Tour> tours = new ArrayList<>();
    JsonNode root = parse(location, json);
    JsonNode entries = root.path("tours");
    if (!entries.isArray() || entries.isEmpty()) {
      reader.problems.add(
          "tours: a list with at least one tour is expected at the top level: {\"tours\": [...]}");
    }
    for (int i = 0; i < entries.size(); i++) {
      reader.addTour(entries.get(i), i, tours);
    }
    JsonNode sample = root.path("sample");
    if (!sample.isMissingNode() && !sample.isBoolean()) {
      reader.problems.add("sample: write true or false");
    }
    if (!reader.problems.isEmpty()) {
      throw new CatalogException(location, reader.problems);
    }
    return new InMemoryTourCatalog(tours, sample.asBoolean(false));
  }

  private static JsonNode parse(String location, String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw new CatalogException(
          location,
          List.of("this is not valid JSON" + where + "; check what stands there and before"));
    }
  }

  private void addTour(JsonNode entry, int index, List<Tour> tours) {
    EntryReader fields = new EntryReader(entry, index);
    Optional<Tour> tour = fields.tour();
    problems.addAll(fields.problems());
    tour.ifPresent(tours::add);
    String id = entry.path("id").asText().toLowerCase(Locale.ROOT);
    if (!id.isEmpty() && !ids.add(id)) {
      problems.add(fields.label() + ".id: another tour has the same id; give each its own");
    }
  }
}
