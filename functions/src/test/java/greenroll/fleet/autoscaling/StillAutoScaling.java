package greenroll.fleet.autoscaling;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.AutoScalingGroup.Member;
import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import greenroll.group.LaunchSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Auto Scaling groups and launch templates to read. Starting an operation may only make a launch template version. */
public final class StillAutoScaling implements AutoScalingGroups, LaunchTemplates {

    public static final String TEMPLATE = "lt-0a1b";

    public final Map<String, AutoScalingGroup> groups = new LinkedHashMap<>();
    public final Map<String, AutoScalingDetails> details = new LinkedHashMap<>();
    /** The versions of the one template; the number of each is its place, from 1. Its name is {@code web}. */
    public final List<LaunchSpecification> versions = new ArrayList<>();
    /** The version that {@code $Default} means. */
    public int defaultVersion = 1;
    /** The tokens of made versions, and the number of the version of each. */
    public final Map<String, Integer> made = new LinkedHashMap<>();
    /** The calls, in order. */
    public final List<String> calls = new ArrayList<>();
    /** Whether Auto Scaling does not answer. */
    public boolean unavailable;
    /** EC2's refusal to make a version; null when it makes one. */
    public @Nullable FleetRefused refusal;

    /** Adds a managed group without members that names {@code $Latest}, in the subnets a and b. */
    public void group(String name, int minimum, int desired, int maximum, String... targetGroups) {
        groups.put(
                name,
                new AutoScalingGroup(
                        name,
                        new AutoScalingGroup.Size(minimum, desired, maximum),
                        new AutoScalingGroup.Launching(new TemplateReference(TEMPLATE, "$Latest"), null, false),
                        List.of("subnet-a", "subnet-b"),
                        AutoScalingGroup.Balancing.of(List.of(targetGroups)),
                        new AutoScalingGroup.Checks(Set.of("EC2", "ELB"), Duration.ofSeconds(60)),
                        Set.of(),
                        Map.of(),
                        Map.of(AutoScalingGroup.MANAGED, "true"),
                        Map.of()));
        details.put(name, new AutoScalingDetails(List.of(), null, false));
    }

    /** Adds a version of the template with the next number. */
    public void version(LaunchSpecification specification) {
        versions.add(specification);
    }

    public void member(String name, String id, AutoScalingGroup.Lifecycle lifecycle, int version) {
        member(name, id, lifecycle, new TemplateReference(TEMPLATE, Integer.toString(version)));
    }

    /** Puts a member of the group in service that runs a version of that launch template. */
    public void memberOf(String name, String id, TemplateReference template) {
        member(name, id, AutoScalingGroup.Lifecycle.IN_SERVICE, template);
    }

    private void member(String name, String id, AutoScalingGroup.Lifecycle lifecycle, TemplateReference template) {
        Map<String, Member> members = new LinkedHashMap<>(groups.get(name).members());
        members.put(id, new Member(id, lifecycle, "a", template, false, true));
        change(name, group -> group.members(members));
    }

    public void change(String name, Consumer<AutoScalingGroupBuilder> edit) {
        groups.computeIfPresent(name, (same, group) -> group.with(edit));
    }

    @Override
    public Optional<AutoScalingGroup> group(String name) {
        called("group " + name);
        return Optional.ofNullable(groups.get(name));
    }

    @Override
    public AutoScalingDetails details(String name) {
        called("details " + name);
        return details.get(name);
    }

    private void called(String call) {
        calls.add(call);
        if (unavailable) {
            throw new Unavailable("throttled", null);
        }
    }

    @Override
    public Optional<Version> version(TemplateReference reference) {
        called("version " + reference.version());
        int number = switch (reference.version()) {
            case "$Latest" -> versions.size();
            case "$Default" -> defaultVersion;
            default -> Integer.parseInt(reference.version());
        };
        return reference.id().equals(TEMPLATE) && number >= 1 && number <= versions.size()
                ? Optional.of(version(number))
                : Optional.empty();
    }

    private Version version(int number) {
        return new Version(
                TEMPLATE,
                "web",
                number,
                versions.get(number - 1).withLaunchTemplate(new LaunchSpecification.LaunchTemplate(TEMPLATE, number)));
    }

    @Override
    public Version make(Version source, @Nullable String imageId, @Nullable String userData, String clientToken) {
        called("make from " + source.number());
        if (refusal != null) {
            throw refusal;
        }
        return version(made.computeIfAbsent(clientToken, token -> {
            LaunchSpecification before = source.specification();
            versions.add(before.with(c -> {
                c.imageId(imageId == null ? before.imageId() : imageId);
                c.userData(userData == null ? before.userData() : userData);
            }));
            return versions.size();
        }));
    }

    @Override
    public Moved move(String name, MemberMove move, List<String> instanceIds, @Nullable Instant earlier) {
        throw new UnsupportedOperationException("a step's");
    }

    @Override
    public void change(String name, AutoScalingChange change) {
        throw new UnsupportedOperationException("a step's");
    }

    @Override
    public Map<String, String> terminate(String name, Collection<String> instanceIds) {
        throw new UnsupportedOperationException("a step's");
    }
}
