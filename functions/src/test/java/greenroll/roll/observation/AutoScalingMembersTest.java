package greenroll.roll.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.Lifecycle;
import greenroll.fleet.autoscaling.AutoScalingGroup.Member;
import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AutoScalingMembersTest {

    private static final String GROUP = "sig-0123abcd";

    @Test
    void aMemberIsTheGroupsWithTheNumberOfItsTemplateVersionAsItsRevision() {
        AutoScalingGroup web = group(
                member("i-1", Lifecycle.IN_SERVICE, "3"),
                member("i-2", Lifecycle.PENDING, "4"),
                new Member("i-3", Lifecycle.IN_SERVICE, "eu-1a", null, false, true));

        List<Instance> marked = AutoScalingMembers.mark(
                List.of(
                        instance("i-1", Instance.Tags.NONE),
                        instance("i-2", Instance.Tags.NONE),
                        instance("i-3", Instance.Tags.NONE)),
                web,
                GROUP);

        assertThat(marked)
                .extracting(
                        Instance::id,
                        one -> one.tags().groupId(),
                        one -> one.tags().revision())
                .containsExactly(tuple("i-1", GROUP, 3), tuple("i-2", GROUP, 4), tuple("i-3", GROUP, null));
        assertThat(AutoScalingMembers.mark(marked, web, GROUP)).isEqualTo(marked);
    }

    @Test
    void membersInStandbyOrLeavingAndInstancesOutsideTheGroupStayAsTheyAre() {
        AutoScalingGroup web = group(
                member("i-1", Lifecycle.STANDBY, "3"),
                member("i-2", Lifecycle.ENTERING_STANDBY, "3"),
                member("i-3", Lifecycle.LEAVING, "3"));
        List<Instance> instances = List.of(
                instance("i-1", Instance.Tags.NONE),
                instance("i-2", Instance.Tags.NONE),
                instance("i-3", Instance.Tags.NONE),
                instance("i-4", Instance.Tags.NONE),
                instance("i-5", new Instance.Tags(GROUP, "sbgd-00000001", 4, 1, null)));

        assertThat(AutoScalingMembers.mark(instances, web, GROUP)).isEqualTo(instances);
    }

    @Test
    void tagsThatAnInstanceCarriesStay() {
        AutoScalingGroup web =
                group(member("i-1", Lifecycle.IN_SERVICE, "9"), member("i-2", Lifecycle.IN_SERVICE, "9"));
        List<Instance> instances = List.of(
                instance("i-1", new Instance.Tags(GROUP, "sbgd-00000001", 4, 1, "web")),
                instance("i-2", new Instance.Tags("sig-ffffffff", null, 5, null, "web")));

        assertThat(AutoScalingMembers.mark(instances, web, GROUP)).isEqualTo(instances);
    }

    private static AutoScalingGroup group(Member... members) {
        return new AutoScalingGroup(
                "web",
                new AutoScalingGroup.Size(1, 3, 6),
                new AutoScalingGroup.Launching(new TemplateReference("lt-1", "$Latest"), null, false),
                List.of("subnet-1"),
                AutoScalingGroup.Balancing.of(List.of()),
                new AutoScalingGroup.Checks(Set.of("EC2"), Duration.ZERO),
                Set.of(),
                Arrays.stream(members).collect(Collectors.toMap(Member::id, Function.identity())),
                Map.of(),
                Map.of());
    }

    private static Member member(String id, Lifecycle lifecycle, String version) {
        return new Member(id, lifecycle, "eu-1a", new TemplateReference("lt-1", version), false, true);
    }

    private static Instance instance(String id, Instance.Tags tags) {
        return new Instance(
                id,
                InstanceState.RUNNING,
                new Instance.Placement("eu-1a", "subnet-1"),
                new Instance.Launch("ami-1", "t3.micro", false, Instant.EPOCH),
                Instance.Addresses.NONE,
                tags,
                StatusChecks.NOT_ASKED,
                null);
    }
}
