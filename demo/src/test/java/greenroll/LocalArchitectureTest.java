package greenroll;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The allowed dependencies between the packages that run on a laptop: the emulator, the simulation, the demo, the
 * command line, and its plans without a stack.
 */
@AnalyzeClasses(locations = LocalArchitectureTest.TheseModules.class)
class LocalArchitectureTest {

    static final class TheseModules implements LocationProvider {
        @Override
        public Set<Location> get(Class<?> test) {
            return Stream.of("cli", "account", "emulator", "simulation", "demo")
                    .map(module -> Location.of(Path.of("..", module, "target", "classes")))
                    .collect(toSet());
        }
    }

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching("greenroll.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theEmulator_knowsNeitherSimulationNorDemoNorCommandLine = classes()
            .that()
            .resideInAPackage("greenroll.emulator..")
            .should()
            .onlyAccessClassesThat()
            .resideOutsideOfPackages("greenroll.simulation..", "greenroll.demo..", "greenroll.cli..");

    @ArchTest
    static final ArchRule theCommandsThatCallAStack_knowNoEmulator = classes()
            .that()
            .resideInAPackage("greenroll.cli..")
            .should()
            .onlyAccessClassesThat()
            .resideOutsideOfPackages(
                    "greenroll.simulation..", "greenroll.demo..", "greenroll.emulator..", "greenroll.account..");

    @ArchTest
    static final ArchRule plansWithoutAStack_knowNothingSimulated = classes()
            .that()
            .resideInAPackage("greenroll.account..")
            .should()
            .onlyAccessClassesThat()
            .resideOutsideOfPackages("greenroll.simulation..", "greenroll.demo..", "greenroll.emulator..");

    @ArchTest
    static void packages_areSmallEnoughToBeReadAtOnce(JavaClasses classes) {
        assertThat(types(classes).collect(groupingBy(JavaClass::getPackageName, counting())))
                .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(25));
    }

    @ArchTest
    static void namesOfTypes_areUsedOnce(JavaClasses classes) {
        assertThat(types(classes).map(JavaClass::getSimpleName)).doesNotHaveDuplicates();
    }

    @ArchTest
    static void records_haveFewComponents(JavaClasses classes) {
        assertThat(classes.stream().filter(JavaClass::isRecord))
                .allSatisfy(type -> assertThat(type.reflect().getRecordComponents())
                        .as(type.getName())
                        .hasSizeLessThanOrEqualTo(10));
    }

    private static Stream<JavaClass> types(JavaClasses classes) {
        return classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().endsWith("Builder"))
                .filter(type -> !type.getSimpleName().equals("package-info"));
    }
}
