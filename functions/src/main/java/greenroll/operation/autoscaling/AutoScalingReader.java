package greenroll.operation.autoscaling;

import greenroll.fleet.Fleet;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.SubnetCapacity;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.group.AutoScaling;
import greenroll.group.Group;
import greenroll.group.RollAction;
import greenroll.group.Subnet;
import greenroll.group.TemplateChoice;
import greenroll.roll.failure.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads Auto Scaling groups for the groups that stand for them. A group of Greenroll's own costs no call. Every method
 * throws {@link greenroll.fleet.Unavailable} and {@link greenroll.fleet.FleetRefused} as the ports do, unless it says
 * otherwise.
 */
public final class AutoScalingReader {

    /** For functions that no Auto Scaling group concerns. */
    public static final AutoScalingReader NONE = new AutoScalingReader(
            () -> {
                throw new IllegalStateException("this function reads no Auto Scaling group");
            },
            () -> {
                throw new IllegalStateException("this function reads no launch template");
            });

    // Most calls are for groups of Greenroll's own, so the clients are built only when they are needed.
    private final Supplier<AutoScalingGroups> groups;
    private final Supplier<LaunchTemplates> templates;

    public AutoScalingReader(Supplier<AutoScalingGroups> groups, Supplier<LaunchTemplates> templates) {
        this.groups = groups;
        this.templates = templates;
    }

    /** The result of reading for a start. */
    public sealed interface Reading {
        record Found(AutoScalingStart start) implements Reading {}

        /** It cannot be said what a roll would launch, so there is no plan either. */
        record Refused(List<Refusal> refusals) implements Reading {
            public Refused {
                refusals = List.copyOf(refusals);
            }
        }
    }

    /** The launch template version from which an Auto Scaling group launches now. */
    public sealed interface Launching {
        record Known(AutoScalingGroup group, LaunchTemplates.Version version) implements Launching {}

        /** @param why why it launches from none, with the way out; a sentence without a full stop */
        record Unknown(String why) implements Launching {}
    }

    /** Reads the version that the Auto Scaling group launches from now. Makes at most two calls, and changes nothing. */
    public Launching launching(AutoScaling binding) {
        AutoScalingGroup group = groups.get().group(binding.name()).orElse(null);
        if (group == null) {
            return new Launching.Unknown(AutoScalingChecks.noSuchGroup(binding.name()));
        }
        TemplateReference named = group.launching().template();
        if (named == null) {
            return new Launching.Unknown(AutoScalingChecks.LAUNCH_CONFIGURATION.formatted(binding.name()));
        }
        return templates
                .get()
                .version(named)
                .<Launching>map(version -> new Launching.Known(group, version))
                .orElseGet(() -> new Launching.Unknown("the Auto Scaling group " + binding.name() + " names version "
                        + named.version() + " of launch template " + named.id()
                        + ", which does not exist: set one that does (aws autoscaling update-auto-scaling-group"
                        + " --launch-template)"));
    }

    /**
     * Reads all that the start of a roll needs: the Auto Scaling group, its details, its subnets, and the launch template
     * versions that it names and that the roll wants. Makes at most seven calls, and changes nothing.
     *
     * @param choice the version that the request asks for; null for {@code $Latest}. A restart launches nothing, so it
     *     keeps the version that the group names
     */
    public Reading start(AutoScaling binding, RollAction action, @Nullable TemplateChoice choice, Fleet fleet) {
        return switch (launching(binding)) {
            case Launching.Unknown(String why) -> refused(why, null);
            case Launching.Known(AutoScalingGroup group, LaunchTemplates.Version serving) ->
                start(
                        binding,
                        group,
                        serving,
                        action,
                        Objects.requireNonNullElse(choice, TemplateChoice.LATEST),
                        fleet);
        };
    }

    private Reading start(
            AutoScaling binding,
            AutoScalingGroup group,
            LaunchTemplates.Version serving,
            RollAction action,
            TemplateChoice asked,
            Fleet fleet) {
        List<Refusal> tooLarge = AutoScalingChecks.size(group);
        if (!tooLarge.isEmpty()) {
            return new Reading.Refused(tooLarge);
        }
        TemplateReference named = Objects.requireNonNull(group.launching().template());
        LaunchTemplates.Version wanted = wanted(action, asked, named, serving).orElse(null);
        if (wanted == null) {
            return refused(
                    "launch template " + serving.name() + " (" + serving.id() + ") has no version " + asked.version()
                            + ": aws ec2 describe-launch-template-versions --launch-template-id " + serving.id()
                            + " lists them",
                    "launchTemplate.version");
        }
        return new Reading.Found(new AutoScalingStart(
                binding,
                group,
                groups.get().details(binding.name()),
                serving,
                wanted,
                action.launchesGreen() ? asked : TemplateChoice.LATEST,
                subnets(group, fleet)));
    }

    private Optional<LaunchTemplates.Version> wanted(
            RollAction action, TemplateChoice asked, TemplateReference named, LaunchTemplates.Version serving) {
        if (!action.launchesGreen()) {
            return Optional.of(serving);
        }
        if (asked.isMade()) {
            int next = version(TemplateChoice.LATEST, named, serving)
                            .map(LaunchTemplates.Version::number)
                            .orElse(serving.number())
                    + 1;
            return Optional.of(
                    new LaunchTemplates.Version(serving.id(), serving.name(), next, serving.specification()));
        }
        return version(asked, named, serving);
    }

    private Optional<LaunchTemplates.Version> version(
            TemplateChoice asked, TemplateReference named, LaunchTemplates.Version serving) {
        String version = Objects.requireNonNull(asked.version());
        return version.equals(named.version())
                        || version.equals(serving.reference().version())
                ? Optional.of(serving)
                : templates.get().version(new TemplateReference(serving.id(), version));
    }

    private static Reading refused(String why, @Nullable String field) {
        return new Reading.Refused(List.of(new Refusal(Refusal.Code.VALIDATION_ERROR, why, field)));
    }

    /**
     * Makes the launch template version of a roll that wants its own, from the version that the group names. Returns the
     * same for any other. Called twice with the same token, it makes one version.
     */
    public AutoScalingStart made(AutoScalingStart start, String token) {
        return start.choice().isMade()
                ? start.made(templates
                        .get()
                        .make(
                                start.serving(),
                                start.choice().imageId(),
                                start.choice().userData(),
                                token))
                : start;
    }

    /** Reads the Auto Scaling group; empty when there is none of that name. */
    public Optional<AutoScalingGroup> group(AutoScaling binding) {
        return groups.get().group(binding.name());
    }

    /** Reads the launch template version that the Auto Scaling group names; empty when there is none. */
    Optional<LaunchTemplates.Version> serving(AutoScalingGroup group) {
        return Optional.ofNullable(group.launching().template())
                .flatMap(named -> templates.get().version(named));
    }

    /**
     * Returns the Auto Scaling group for a view; empty for a group of Greenroll's own, and when Auto Scaling does not
     * answer, refuses, or has none of that name. A view then has what is stored.
     */
    public Optional<AutoScalingGroup> seen(Group group) {
        AutoScaling binding = group.placement().autoScaling();
        if (binding == null) {
            return Optional.empty();
        }
        try {
            return group(binding).filter(found -> AutoScalingChecks.size(found).isEmpty());
        } catch (Unavailable | FleetRefused e) {
            return Optional.empty();
        }
    }

    static List<Subnet> subnets(AutoScalingGroup group, Fleet fleet) {
        Map<String, SubnetCapacity> found = fleet.subnets(group.subnetIds());
        return group.subnetIds().stream()
                .map(id -> new Subnet(found.containsKey(id) ? found.get(id).zone() : "", id))
                .toList();
    }
}
