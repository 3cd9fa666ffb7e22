package greenroll;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** Tests the dependencies between the packages, and the dependencies that the core must not have. */
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
    static final ArchRule packages_haveNoCycles =
            slices().matching("greenroll.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule rulesOfDifferentStates_haveNoCycles =
            slices().assignedFrom(eachClassOf("greenroll.roll.step")).should().beFreeOfCycles();

    @ArchTest
    static void packages_areSmallEnoughToBeReadAtOnce(JavaClasses classes) {
        assertThat(written(classes).collect(groupingBy(JavaClass::getPackageName, counting())))
                .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(25));
    }

    @ArchTest
    static void namesOfTypes_areUsedOnce(JavaClasses classes) {
        assertThat(written(classes).map(JavaClass::getSimpleName)).doesNotHaveDuplicates();
    }

    @ArchTest
    static void records_haveFewComponents(JavaClasses classes) {
        assertThat(classes.stream().filter(JavaClass::isRecord))
                .allSatisfy(type -> assertThat(type.reflect().getRecordComponents())
                        .as(type.getName())
                        .hasSizeLessThanOrEqualTo(10));
    }

    /** The types of the sources' files: without the builders that the compiler writes for records. */
    private static Stream<JavaClass> written(JavaClasses classes) {
        return classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().endsWith("Builder"))
                .filter(type -> !type.getSimpleName().equals("package-info"));
    }

    @ArchTest
    static final ArchRule pureRules_knowNoPort = noClasses()
            .that()
            .resideInAnyPackage(
                    "greenroll.roll",
                    "greenroll.roll.batch..",
                    "greenroll.roll.failure..",
                    "greenroll.roll.timeline..",
                    "greenroll.roll.observation..",
                    "greenroll.roll.notification..",
                    "greenroll.roll.plan..",
                    "greenroll.roll.step..",
                    "greenroll.roll.work..",
                    "greenroll.roll.heal..",
                    "greenroll.roll.supervision..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("greenroll.roll.port..", "greenroll.operation..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("greenroll.fleet.Fleet")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("greenroll.fleet.Images")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("greenroll.fleet.Alarms")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("greenroll.fleet.metric.Metrics")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("greenroll.fleet.price.Prices");

    @ArchTest
    static final ArchRule operation_knowsThePortsAndNoAdapter = classes()
            .that()
            .resideInAPackage("greenroll.operation..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "greenroll.operation..",
                    "greenroll.roll..",
                    "greenroll.fleet..",
                    "greenroll.group..",
                    "greenroll.id..",
                    "java..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule roll_knowsNoSdkNoJsonLibraryAndNoLogger = classes()
            .that()
            .resideInAPackage("greenroll.roll..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "greenroll.roll..",
                    "greenroll.fleet..",
                    "greenroll.group..",
                    "greenroll.id..",
                    "java..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule stack_knowsNoSdkNoJsonLibraryAndNoLogger = classes()
            .that()
            .resideInAPackage("greenroll.stack..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "greenroll.stack..",
                    "greenroll.roll",
                    "greenroll.roll.failure..",
                    "greenroll.group..",
                    "java..",
                    "org.jspecify..",
                    "io.soabase..");

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
            .resideInAnyPackage(
                    "greenroll.group..",
                    "greenroll.fleet..",
                    "greenroll.roll..",
                    "greenroll.stack..",
                    "greenroll.operation..")
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
                    type -> type.getPackageName().startsWith("greenroll.aws")
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

    private static SliceAssignment eachClassOf(String name) {
        return new SliceAssignment() {
            @Override
            public String getDescription() {
                return "each class of " + name;
            }

            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                JavaClass outer = type;
                while (outer.getEnclosingClass().isPresent()) {
                    outer = outer.getEnclosingClass().orElseThrow();
                }
                return outer.getPackageName().equals(name)
                        ? SliceIdentifier.of(outer.getSimpleName())
                        : SliceIdentifier.ignore();
            }
        };
    }
}
