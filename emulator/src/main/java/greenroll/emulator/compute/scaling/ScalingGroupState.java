package greenroll.emulator.compute.scaling;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An Auto Scaling group at one time.
 *
 * @param members its instances by id, in the order in which they joined
 */
public record ScalingGroupState(Instant at, ScalingGroupSettings settings, Map<String, MemberState> members) {

    /**
     * One instance of the group.
     *
     * @param templateId null when it was launched from no template
     * @param version the number of the template version that it was launched from; null like the id
     */
    public record MemberState(
            String id,
            MemberLifecycle lifecycle,
            String zone,
            String instanceType,
            @Nullable String templateId,
            @Nullable String version,
            boolean isProtected,
            boolean isHealthy) {}

    public Optional<MemberState> member(String id) {
        return Optional.ofNullable(members.get(id));
    }

    public int desired() {
        return settings.size().desired();
    }

    /** The number of members that the desired capacity counts. */
    public int counted() {
        return (int) members.values().stream()
                .filter(one -> one.lifecycle().counts())
                .count();
    }

    /** The number of members in that state. */
    public int in(MemberLifecycle lifecycle) {
        return (int) members.values().stream()
                .filter(one -> one.lifecycle() == lifecycle)
                .count();
    }
}
