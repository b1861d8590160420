package com.ifriend.agent.offline;

import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Phrases;
import com.ifriend.agent.tours.Figures;
import com.ifriend.agent.tours.TourTools;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the result of a tool into words, in Markdown. Knows nothing but that result. */
final class AnswerWriter {
  /** Tours of each city, where several are compared. */
  private static final int COMPARED = 3;

  private final Phrases phrases;
  private final Language language;

  AnswerWriter(Phrases phrases, Language language) {
    this.phrases = phrases;
    this.language = language;
  }

  /**
   * @param hints whether to say what one can ask next
   */
  String write(String tool, Fields result, boolean hints) {
    return tool.equals(TourTools.DETAILS) ? details(result) : search(result, hints);
  }

  /** What stands below every answer: who wrote it, and whether it can be taken for real. */
  String footer(boolean sampleData) {
    return "_" + say(sampleData ? "footer_sample" : "footer") + "_";
  }

  /** Answers the question which cities there are, from a search without criteria. */
  String cities(Fields result) {
    return say("cities", String.join(", ", result.texts("cities"))) + "\n" + say("which_city");
  }

  /** Several searches side by side: the best of each, without numbers, which one list has. */
  String compare(List<Fields> results) {
    List<String> lines = new ArrayList<>();
    for (Fields result : results) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      if (!result.text("status").equals(Optional.of("ok"))) {
        lines.add(search(result, false));
        continue;
      }
      int total = result.integer("total");
      String criteria = criteria(result.object("criteria"));
      lines.add(criteria + ": " + (total == 1 ? say("tours_one") : say("tours_many", total)));
      for (Fields tour : result.objects("tours").stream().limit(COMPARED).toList()) {
        lines.add("- **" + text(tour, "title") + "** — " + summary(tour));
      }
    }
    lines.add("");
    lines.add(say("compare_hint"));
    return String.join("\n", lines);
  }

  private String search(Fields result, boolean hints) {
    String criteria = criteria(result.object("criteria"));
    return switch (result.text("status").orElse("")) {
      case "ok" -> list(result, criteria, hints);
      case "none_found" -> noneFound(result, criteria);
      case "no_more" -> say("no_more", result.integer("total"), criteria);
      case "unknown_city" ->
          say(
              "unknown_city",
              result.text("city").orElse("?"),
              String.join(", ", result.texts("cities")));
      case "past_date" -> say("past_date", date(result.text("problem").orElse("")));
      default -> say("invalid");
    };
  }

  private String list(Fields result, String criteria, boolean hints) {
    int total = result.integer("total");
    List<String> lines = new ArrayList<>();
    lines.add(total == 1 ? say("found_one", criteria) : say("found_many", total, criteria));
    lines.add("");
    boolean manyCities = !result.object("criteria").has("city");
    for (Fields tour : result.objects("tours")) {
      lines.add(
          tour.integer("number")
              + ". "
              + say("list_title", text(tour, "title"), text(tour, "guide"))
              + (manyCities ? " · " + text(tour, "city") : ""));
      lines.add("   " + summary(tour));
    }
    List<String> after = new ArrayList<>();
    if (result.integer("more") > 0) {
      after.add(say("more", result.integer("more")));
    }
    if (manyCities && result.texts("cities").size() > 1) {
      after.add(say("cities", String.join(", ", result.texts("cities"))));
    }
    if (hints) {
      after.add(say("hints"));
    }
    if (!after.isEmpty()) {
      lines.add("");
      lines.addAll(after);
    }
    return String.join("\n", lines);
  }

  private String noneFound(Fields result, String criteria) {
    List<String> lines = new ArrayList<>();
    lines.add(say("none_found", criteria));
    List<Fields> alternatives = result.objects("without");
    if (alternatives.isEmpty()) {
      lines.add(say("relax_several"));
      return String.join("\n", lines);
    }
    lines.add(say("relax"));
    for (Fields alternative : alternatives) {
      int total = alternative.integer("total");
      String what = say("without_" + text(alternative, "criterion"));
      String count = total == 1 ? say("tours_one") : say("tours_many", total);
      String from = alternative.text("cheapest").map(price -> say("from_price", price)).orElse("");
      lines.add("- " + what + ": " + count + from);
    }
    return String.join("\n", lines);
  }

  private String details(Fields result) {
    return switch (result.text("status").orElse("")) {
      case "ok" -> tour(result.object("tour"));
      case "no_list" -> say("no_list");
      case "unknown_tour" -> {
        int listed = result.integer("listed");
        yield listed == 0
            ? say("unknown_tour", text(result, "tour"))
            : say("unknown_number", text(result, "tour"), listed);
      }
      default -> say("invalid");
    };
  }

  private String tour(Fields tour) {
    List<String> lines = new ArrayList<>();
    lines.add("**" + text(tour, "title") + "** (" + text(tour, "id") + ")");
    lines.add(text(tour, "description"));
    lines.add("");
    lines.add(row("guide", text(tour, "guide")));
    lines.add(row("where", text(tour, "city") + ", " + text(tour, "country")));
    lines.add(row("duration", Figures.duration(tour.integer("duration_minutes"))));
    String group =
        tour.text("price_for_group")
            .map(price -> say("price_for_group", price, tour.integer("group_size")))
            .orElse("");
    lines.add(row("price", say("per_person", text(tour, "price_per_person")) + group));
    lines.add(row("group", say("up_to_people", tour.integer("max_group_size"))));
    lines.add(row("languages", String.join(", ", tour.texts("languages"))));
    lines.add(row("rating", rating(tour) + " " + say("reviews", tour.integer("reviews"))));
    lines.add(row("days", days(tour)));
    lines.add(row("themes", String.join(", ", tour.texts("themes"))));
    return String.join("\n", lines);
  }

  private String days(Fields tour) {
    if (tour.flag("every_day")) {
      return say("every_day");
    }
    List<String> days = new ArrayList<>(tour.texts("weekdays"));
    tour.texts("dates").forEach(date -> days.add(date(date)));
    return String.join(", ", days);
  }

  private String row(String label, String value) {
    return "- **" + say("label_" + label) + ":** " + value;
  }

  private String summary(Fields tour) {
    return String.join(
        " · ",
        Figures.duration(tour.integer("duration_minutes")),
        say("per_person", text(tour, "price_per_person")),
        rating(tour) + " (" + tour.integer("reviews") + ")",
        String.join(", ", tour.texts("languages")));
  }

  private String criteria(Fields criteria) {
    List<String> parts = new ArrayList<>();
    criteria.text("city").ifPresent(city -> parts.add("**" + city + "**"));
    criteria.text("theme").ifPresent(parts::add);
    criteria.text("language").ifPresent(spoken -> parts.add(say("guide_speaks", spoken)));
    criteria.text("date").ifPresent(date -> parts.add(date(date)));
    criteria.text("max_price").ifPresent(price -> parts.add(say("up_to_price", price)));
    int people = criteria.integer("group_size");
    if (people > 0) {
      parts.add(people == 1 ? say("for_one") : say("for_people", people));
    }
    String order = criteria.text("order_by").orElse("rating");
    if (!order.equals("rating")) {
      parts.add(say("order_" + order));
    }
    return parts.isEmpty() ? say("all_cities") : String.join(" · ", parts);
  }

  private String rating(Fields tour) {
    return Figures.rating(tour.decimal("rating"), language);
  }

  private String date(String iso) {
    try {
      DateTimeFormatter format =
          DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(language.locale());
      return format.format(LocalDate.parse(iso));
    } catch (DateTimeException e) {
      return iso;
    }
  }

  private static String text(Fields fields, String name) {
    return fields.text(name).orElse("—");
  }

  private String say(String key, Object... values) {
    return phrases.say(language, key, values);
  }
}
