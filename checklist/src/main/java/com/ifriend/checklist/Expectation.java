package com.ifriend.checklist;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What has to be true of an output. */
@FunctionalInterface
interface Expectation {
  /** Empty if it is true, else what was wrong. */
  Optional<String> complaint(Output output);

  /** The pattern is found; {@code ^} and {@code $} are ends of lines. */
  static Expectation prints(String regex) {
    Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
    return output ->
        pattern.matcher(output.text()).find()
            ? Optional.empty()
            : Optional.of("“" + regex + "” is not in the output");
  }

  /** The pattern is not found. */
  static Expectation lacks(String regex) {
    Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
    return output ->
        pattern.matcher(output.text()).find()
            ? Optional.of("“" + regex + "” is in the output")
            : Optional.empty();
  }

  /** Without this, a command has to end with 0. */
  static Expectation endsWith(int exitCode) {
    return output ->
        output.exitCode() == exitCode
            ? Optional.empty()
            : Optional.of("it ended with " + output.exitCode() + ", not " + exitCode);
  }

  /** The number that is the pattern's first group lies between these, or is one of them. */
  static Expectation number(String regex, double least, double most) {
    Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
    return output -> {
      Matcher found = pattern.matcher(output.text());
      if (!found.find()) {
        return Optional.of("“" + regex + "” is not in the output");
      }
      double number = Double.parseDouble(found.group(1).replace(",", ""));
      return least <= number && number <= most
          ? Optional.empty()
          : Optional.of(
              String.format(
                  Locale.ROOT, "%s is not between %s and %s", found.group(1), least, most));
    };
  }
}
