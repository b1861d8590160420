package com.ifriend.slack.answer;

import com.ifriend.agent.ToolStep;
import com.ifriend.agent.ToolStep.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tools that a turn calls, and what Slack shows of them. Not thread-safe. */
final class LiveTasks {
  /** What is recorded to be going on. */
  private List<ToolStep> noted = List.of();

  /** More are not shown. */
  private static final int MOST = 20;

  private final Map<String, ToolStep> all = new LinkedHashMap<>();
  private final Map<String, ToolStep> shown = new LinkedHashMap<>();

  /** Takes the latest of one. */
  void put(ToolStep step) {
    if (all.size() < MOST || all.containsKey(step.id())) {
      all.put(step.id(), step);
    }
  }

  /** What Slack does not show as it is. */
  List<ToolStep> news() {
    return all.values().stream().filter(step -> !step.equals(shown.get(step.id()))).toList();
  }

  /** The same at the end, after which nothing goes on: what is not done by now has failed. */
  List<ToolStep> last() {
    return failed(List.copyOf(all.values())).stream()
        .filter(step -> !step.equals(shown.get(step.id())))
        .toList();
  }

  /** Slack has them. */
  void shown(List<ToolStep> steps) {
    steps.forEach(step -> shown.put(step.id(), step));
  }

  /** Those that Slack shows to be going on. */
  List<ToolStep> open() {
    return shown.values().stream().filter(step -> step.state() == State.BEGUN).toList();
  }

  /** The same once it has some more. */
  List<ToolStep> openAfter(List<ToolStep> sent) {
    Map<String, ToolStep> after = new LinkedHashMap<>(shown);
    sent.forEach(step -> after.put(step.id(), step));
    return after.values().stream().filter(step -> step.state() == State.BEGUN).toList();
  }

  /** Those that it may show to be going on while it is sent some. */
  List<ToolStep> openWith(List<ToolStep> sent) {
    Map<String, ToolStep> open = new LinkedHashMap<>();
    List<ToolStep> both = new ArrayList<>(open());
    both.addAll(sent);
    both.stream()
        .filter(step -> step.state() == State.BEGUN)
        .forEach(step -> open.put(step.id(), step));
    return List.copyOf(open.values());
  }

  /** The same steps, of which none goes on. */
  static List<ToolStep> failed(List<ToolStep> steps) {
    return steps.stream()
        .map(
            step ->
                step.state() == State.BEGUN
                    ? new ToolStep(step.id(), step.title(), State.FAILED)
                    : step)
        .toList();
  }

  /** Whether something else is going on than was recorded; it is from now on. */
  boolean isNews(List<ToolStep> open) {
    boolean news = !open.equals(noted);
    noted = open;
    return news;
  }
}
