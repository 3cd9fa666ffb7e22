package greenroll.api;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.roll.ExecutionReader;
import greenroll.roll.IdSource;
import greenroll.roll.RollExecutions;
import greenroll.roll.RollNotifier;
import greenroll.roll.RollStore;
import greenroll.token.TokenStore;
import java.lang.reflect.Constructor;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever runs the functions makes them by these constructors: Lambda by the empty one, others by ports. */
class HandlersTest {

    private static final Set<Class<?>> PORTS = Set.of(
            RollStore.class,
            TokenStore.class,
            Fleet.class,
            Images.class,
            Alarms.class,
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
