package greenroll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.api.console.ConsoleConfig;
import greenroll.api.console.ConsoleFiles;
import greenroll.api.console.ServeConsole;
import greenroll.api.fallback.NotFound;
import greenroll.api.group.CreateGroup;
import greenroll.api.group.DeleteGroup;
import greenroll.api.group.ReadGroup;
import greenroll.api.group.ReadInstances;
import greenroll.api.group.ScaleGroup;
import greenroll.api.group.UpdateGroup;
import greenroll.api.roll.ControlRoll;
import greenroll.api.roll.ReadRoll;
import greenroll.api.roll.StartRoll;
import greenroll.api.token.ManageTokens;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.fleet.metric.Metrics;
import greenroll.fleet.price.Prices;
import greenroll.id.IdSource;
import greenroll.roll.port.ExecutionReader;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.token.TokenStore;
import java.lang.reflect.Constructor;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that every function has the two constructors: Lambda uses the one without parameters, all others the one with
 * ports.
 */
class HandlersTest {

    private static final Set<Class<?>> PORTS = Set.of(
            RollStore.class,
            TokenStore.class,
            Fleet.class,
            Images.class,
            Alarms.class,
            AutoScalingGroups.class,
            LaunchTemplates.class,
            Metrics.class,
            Prices.class,
            RollNotifier.class,
            RollExecutions.class,
            ExecutionReader.class,
            InstantSource.class,
            IdSource.class,
            ConsoleFiles.class,
            ConsoleConfig.class);

    @ParameterizedTest
    @ValueSource(
            classes = {
                CreateGroup.class,
                ReadGroup.class,
                ReadInstances.class,
                UpdateGroup.class,
                ScaleGroup.class,
                DeleteGroup.class,
                StartRoll.class,
                ReadRoll.class,
                ControlRoll.class,
                NotFound.class,
                Authorizer.class,
                ServeConsole.class,
                ManageTokens.class
            })
    void handler_hasTwoPublicConstructors_noneAndPortsByType(Class<?> handler) {
        Constructor<?>[] constructors = handler.getConstructors();

        assertThat(constructors).hasSize(2);
        assertThat(constructors).extracting(Constructor::getParameterCount).contains(0);
        assertThat(Arrays.stream(constructors).flatMap(one -> Arrays.stream(one.getParameterTypes())))
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allMatch(PORTS::contains);
    }
}
