package greenroll.emulator.compute.scaling;

import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.Stage;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.Size;
import greenroll.emulator.compute.scaling.ScalingGroupState.MemberState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

/**
 * The stage with a group {@code web}: 2 to 6 instances, 4 desired, in two zones and one target group. It launches the
 * latest version of the template {@code web}, whose first version has the image {@code ami-blue}.
 */
final class GroupStage {

    static final String WEB = "web";

    final Stage stage = new Stage();
    final SimulatedRegion region = stage.region;
    final AutoScalingClient scaling = region.autoScaling();
    final ScalingActors others = region.externalActors().autoScaling();
    final String template;
    /** The changes of groups, each as {@code actor: what}. */
    final List<String> events = new ArrayList<>();

    GroupStage() {
        this(settings -> settings);
    }

    GroupStage(UnaryOperator<ScalingGroupSettings> change) {
        template = region.addLaunchTemplate(WEB, image("ami-blue"));
        region.addAutoScalingGroup(change.apply(ScalingGroupSettings.of(
                        WEB, new Size(2, 4, 6), template, List.of("subnet-a", "subnet-b"), List.of(stage.web))
                .tagged("greenroll:managed", "true", false)
                .tagged("team", "shop", true)));
        region.listenToScaling(event -> events.add(event.by().what() + ": " + words(event)));
    }

    static RequestLaunchTemplateData image(String imageId) {
        return RequestLaunchTemplateData.builder()
                .imageId(imageId)
                .instanceType("t3.small")
                .securityGroupIds("sg-1")
                .build();
    }

    private static String words(ScalingEvent event) {
        return switch (event) {
            case ScalingEvent.MemberMoved moved ->
                (moved.from() == null ? "none" : moved.from().apiName()) + " > "
                        + moved.to().apiName();
            case ScalingEvent.DesiredChanged desired -> "desired " + desired.from() + " > " + desired.to();
            case ScalingEvent.SettingsChanged settings -> "settings";
            case ScalingEvent.ProtectionChanged protection -> protection.isProtected() ? "protected" : "not protected";
        };
    }

    ScalingGroupState state() {
        return region.autoScalingGroup(WEB).orElseThrow();
    }

    AutoScalingGroup described() {
        return scaling.describeAutoScalingGroups(ask -> ask.autoScalingGroupNames(WEB))
                .autoScalingGroups()
                .getFirst();
    }

    /** The ids of the members in that state, in the order in which they joined. */
    List<String> in(MemberLifecycle lifecycle) {
        return state().members().values().stream()
                .filter(one -> one.lifecycle() == lifecycle)
                .map(MemberState::id)
                .toList();
    }

    List<String> members() {
        return List.copyOf(state().members().keySet());
    }

    /** How many members are in each state, for example {@code {InService=4}}. */
    String lifecycles() {
        return state().members().values().stream()
                .collect(Collectors.groupingBy(
                        one -> one.lifecycle().apiName(), java.util.TreeMap::new, Collectors.counting()))
                .toString();
    }

    /** The activities, the newest first, each as {@code status description}. */
    List<String> activities() {
        return scaling.describeScalingActivities(ask -> ask.autoScalingGroupName(WEB)).activities().stream()
                .map(one -> one.statusCodeAsString() + " " + one.description())
                .toList();
    }

    Activity lastActivity() {
        return scaling.describeScalingActivities(
                        ask -> ask.autoScalingGroupName(WEB).maxRecords(1))
                .activities()
                .getFirst();
    }

    /** Launches instances outside the group, and waits until they run. */
    List<String> launched(int count) {
        List<String> ids = stage
                .ec2
                .runInstances(Stage.request(
                        "ami-green", count, "t-" + events.size() + region.live().size()))
                .instances()
                .stream()
                .map(one -> one.instanceId())
                .toList();
        stage.passSeconds(40);
        return ids;
    }

    void attach(List<String> ids) {
        scaling.attachInstances(ask -> ask.autoScalingGroupName(WEB).instanceIds(ids));
    }

    void enterStandby(List<String> ids, boolean decrement) {
        scaling.enterStandby(
                ask -> ask.autoScalingGroupName(WEB).instanceIds(ids).shouldDecrementDesiredCapacity(decrement));
    }

    void exitStandby(List<String> ids) {
        scaling.exitStandby(ask -> ask.autoScalingGroupName(WEB).instanceIds(ids));
    }

    void terminate(String id, boolean decrement) {
        scaling.terminateInstanceInAutoScalingGroup(
                ask -> ask.instanceId(id).shouldDecrementDesiredCapacity(decrement));
    }
}
