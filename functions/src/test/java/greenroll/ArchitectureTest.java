package greenroll;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** The arrows between the packages, and what the heart must not know. */
@AnalyzeClasses(packages = "greenroll", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule group_knowsOnlyTheJdk = classes()
            .that()
            .resideInAPackage("greenroll.group..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("greenroll.group..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule fleet_knowsOnlyTheGroup = classes()
            .that()
            .resideInAPackage("greenroll.fleet..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("greenroll.fleet..", "greenroll.group..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule roll_knowsNoSdkNoJsonLibraryAndNoLogger = classes()
            .that()
            .resideInAPackage("greenroll.roll..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "greenroll.roll..", "greenroll.fleet..", "greenroll.group..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule token_knowsOnlyTheJdk = classes()
            .that()
            .resideInAPackage("greenroll.token..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("greenroll.token..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule theHeart_readsNoClockAndNoRandomSource = noClasses()
            .that()
            .resideInAnyPackage("greenroll.group..", "greenroll.fleet..", "greenroll.roll..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule handlers_neverImportEachOthersPackages = slices().matching(
                    "greenroll.(steps|api|triggers|upkeep|announce)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule onlyTheWiring_isKnownOfTheAdapters = noClasses()
            .that()
            .resideInAnyPackage(
                    "greenroll.steps..",
                    "greenroll.api..",
                    "greenroll.upkeep..",
                    "greenroll.triggers..",
                    "greenroll.announce..")
            .should()
            .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                    "adapters other than the wiring",
                    type -> type.getPackageName().equals("greenroll.aws")
                            && !type.getSimpleName().equals("Wiring")));

    @ArchTest
    static final ArchRule adapters_knowNoHandler = noClasses()
            .that()
            .resideInAPackage("greenroll.aws..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "greenroll.steps..",
                    "greenroll.api..",
                    "greenroll.triggers..",
                    "greenroll.upkeep..",
                    "greenroll.announce..");

    @ArchTest
    static final ArchRule onlyTheWiring_readsTheEnvironment = noClasses()
            .that()
            .haveNameNotMatching("greenroll\\.aws\\.Wiring(\\$.*)?")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class);
}
