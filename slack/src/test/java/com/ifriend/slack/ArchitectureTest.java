package com.ifriend.slack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rooms of the bot in Slack, and which of them knows which. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("com.ifriend.slack");

  @Test
  void packagesNeedEachOtherOneWayOnly() {
    slices().matching("com.ifriend.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void whatComesInStandsAboveWhatIsShownAndThatAboveTheMessage() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("the bot and what comes in")
        .definedBy("com.ifriend.slack")
        .layer("what is shown")
        .definedBy("com.ifriend.slack.answer")
        .layer("the message")
        .definedBy("com.ifriend.slack.message")
        .layer("how workspaces install it")
        .definedBy("com.ifriend.slack.oauth")
        .layer("how deliveries arrive")
        .definedBy("com.ifriend.slack.wire")
        .layer("the Web API")
        .definedBy("com.ifriend.slack.api")
        .layer("the markup")
        .definedBy("com.ifriend.slack.markup")
        .whereLayer("the bot and what comes in")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("what is shown")
        .mayOnlyBeAccessedByLayers("the bot and what comes in")
        .whereLayer("the message")
        .mayOnlyBeAccessedByLayers("the bot and what comes in", "what is shown")
        .whereLayer("how workspaces install it")
        .mayOnlyBeAccessedByLayers("the bot and what comes in")
        .whereLayer("how deliveries arrive")
        .mayOnlyBeAccessedByLayers("the bot and what comes in", "how workspaces install it")
        .whereLayer("the Web API")
        .mayNotAccessAnyLayer()
        .whereLayer("the markup")
        .mayNotAccessAnyLayer()
        .check(CLASSES);
  }

  @Test
  void everyClassIsInOneOfTheRooms() {
    // A new one is named in the rule above too.
    noClasses()
        .should()
        .resideOutsideOfPackages(
            "com.ifriend.slack",
            "com.ifriend.slack.answer",
            "com.ifriend.slack.api",
            "com.ifriend.slack.markup",
            "com.ifriend.slack.message",
            "com.ifriend.slack.oauth",
            "com.ifriend.slack.wire")
        .check(CLASSES);
  }

  @Test
  void theMarkupNeedsNothingButTheJdk() {
    noClasses()
        .that()
        .resideInAPackage("com.ifriend.slack.markup")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..",
            "com.ifriend.slack.markup",
            "org.jspecify..",
            "com.google.errorprone.annotations..")
        .check(CLASSES);
  }
}
