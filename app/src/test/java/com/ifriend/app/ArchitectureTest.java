package com.ifriend.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.ifriend.store.StoredMemoryService;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules of the house that Maven's modules cannot say. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("com.ifriend");

  @Test
  void onlyTheAppReadsTheEnvironment() {
    noClasses()
        .that()
        .resideOutsideOfPackages("com.ifriend.app..", "com.ifriend.store.testkit..")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CLASSES);
  }

  @Test
  void theAgentKnowsWhatMemoriesMeanButNeitherChannelsNorBackends() {
    noClasses()
        .that()
        .resideInAPackage("com.ifriend.agent..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("com.ifriend.slack..", "com.ifriend.store..", "com.slack..")
                .and(
                    resideOutsideOfPackages(
                        "com.ifriend.store",
                        "com.ifriend.store.memory",
                        "com.ifriend.store.turns")))
        .check(CLASSES);
  }

  @Test
  void theCoreOfTheStoresKnowsNoBackend() {
    noClasses()
        .that()
        .resideInAPackage("com.ifriend.store")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.ifriend.store.redis..",
            "com.ifriend.store.mysql..",
            "com.ifriend.store.tiered..",
            "com.ifriend.store.encryption..",
            "com.ifriend.store.inmemory..",
            "redis.clients..",
            "org.mariadb..")
        .check(CLASSES);
  }

  @Test
  void doublesAndTestKitsAreNotDeployed() {
    noClasses()
        .that()
        .resideOutsideOfPackages("com.ifriend.store.testkit..", "com.ifriend.slackdouble..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.ifriend.store.testkit..", "com.ifriend.slackdouble..")
        .check(CLASSES);
  }

  @Test
  void packagesNeedEachOtherOneWayOnly() {
    // ADK's two services stand side by side, though one is made of what is in a package of its own.
    slices()
        .matching("com.ifriend.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            equivalentTo(StoredMemoryService.class), resideInAPackage("com.ifriend.store.memory"))
        .check(CLASSES);
  }

  @Test
  void theAppIsStartedFromAboveAndReadsItsSettingsBelow() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("commands")
        .definedBy("com.ifriend.app.command")
        .layer("what is started")
        .definedBy("com.ifriend.app")
        .layer("web")
        .definedBy("com.ifriend.app.web")
        .layer("settings")
        .definedBy("com.ifriend.app.settings")
        .layer("parts")
        .definedBy(
            "com.ifriend.app.backend",
            "com.ifriend.app.doctor",
            "com.ifriend.app.metrics",
            "com.ifriend.app.transfer")
        .layer("files and log")
        .definedBy("com.ifriend.app.files", "com.ifriend.app.logging")
        .whereLayer("commands")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("what is started")
        .mayOnlyBeAccessedByLayers("commands")
        .whereLayer("web")
        .mayOnlyBeAccessedByLayers("what is started")
        .whereLayer("settings")
        .mayOnlyBeAccessedByLayers("commands", "what is started", "web")
        .whereLayer("parts")
        .mayOnlyBeAccessedByLayers("commands", "what is started", "web")
        .check(CLASSES);
  }
}
