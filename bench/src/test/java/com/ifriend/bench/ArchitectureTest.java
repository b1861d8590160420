package com.ifriend.bench;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rooms of what measures, and the kit below them. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("com.ifriend.bench");

  @Test
  void roomsStandOnTheKitAndNotOnEachOther() {
    slices()
        .matching("com.ifriend.bench.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(alwaysTrue(), resideInAPackage("com.ifriend.bench.kit"))
        .check(CLASSES);
  }

  @Test
  void theKitKnowsNoRoom() {
    noClasses()
        .that()
        .resideInAPackage("com.ifriend.bench.kit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.ifriend.bench",
            "com.ifriend.bench.faults..",
            "com.ifriend.bench.growth..",
            "com.ifriend.bench.limit..",
            "com.ifriend.bench.loadtest..",
            "com.ifriend.bench.memory..",
            "com.ifriend.bench.race..")
        .check(CLASSES);
  }

  @Test
  void packagesNeedEachOtherOneWayOnly() {
    slices().matching("com.ifriend.bench.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theProtocolOfARaceNeedsNothingButTheJdk() {
    noClasses()
        .that()
        .resideInAPackage("com.ifriend.bench.race.child..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..",
            "com.sun.net.httpserver..",
            "com.ifriend.bench.race.child..",
            "org.jspecify..",
            "com.google.errorprone.annotations..")
        .check(CLASSES);
  }
}
