package greenroll.triggers;

import com.amazonaws.services.lambda.runtime.Context;
import greenroll.fleet.Fleet;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.Image;
import greenroll.fleet.Images;
import greenroll.fleet.Instance;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.group.AutoScaling;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.ImageFilter;
import greenroll.group.LaunchSpecification;
import greenroll.group.RollRequest;
import greenroll.group.UpdatePolicy;
import greenroll.log.LogLine;
import greenroll.log.Reach;
import greenroll.operation.RollOperations;
import greenroll.operation.StartResult;
import greenroll.operation.autoscaling.AutoScalingReader;
import greenroll.roll.GroupActivity;
import greenroll.roll.RollHead;
import greenroll.roll.failure.Refusal;
import greenroll.roll.port.GroupSearch;
import greenroll.roll.port.RollStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Checks every group that opted in: read, decide, write. When it runs twice, or twice at the same time, it starts no
 * roll twice. A revision is added only to an unchanged group, and only one roll can hold the group.
 */
final class NewImageCheck {

    private static final int PAGE = 100;
    /** The schedule in template.yaml. */
    private static final Duration EVERY = Duration.ofHours(1);

    private final RollStore store;
    // Most runs are cold starts, and without a group that opted in, a run needs none of these.
    private final Supplier<Images> images;
    private final Supplier<Fleet> fleet;
    private final AutoScalingReader autoScaling;
    private final Supplier<RollOperations> operations;
    private final InstantSource clock;

    NewImageCheck(
            RollStore store,
            Supplier<Images> images,
            Supplier<Fleet> fleet,
            AutoScalingReader autoScaling,
            Supplier<RollOperations> operations,
            InstantSource clock) {
        this.store = store;
        this.images = images;
        this.fleet = fleet;
        this.autoScaling = autoScaling;
        this.operations = operations;
        this.clock = clock;
    }

    /** The result of one run, for the log. */
    record Report(int looked, int notReached, List<String> started, List<String> noted, List<String> failed) {

        void log(Context context) {
            LogLine.info(context)
                    .with("looked", looked)
                    .with("notReached", notReached == 0 ? null : notReached)
                    .with("started", started)
                    .with("noted", noted)
                    .with("failed", failed)
                    .write();
        }
    }

    Report look(CheckTrigger occasion, Context context) {
        List<String> started = new ArrayList<>();
        List<String> noted = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        List<Freeze> freezes = store.freezes();
        // A later run looks at the frozen groups, as it does at groups that an operation holds.
        List<Group> groups = Reach.rotated(
                GroupSearch.all(
                        store,
                        group -> isOptedIn(group)
                                && Freeze.of(group.id(), freezes).isEmpty()),
                clock.instant(),
                EVERY);
        int looked = Reach.each(groups, context, group -> {
            try {
                lookAt(group, occasion, started, noted);
            } catch (Unavailable | FleetRefused e) {
                // A group that cannot be checked must not delay the others. The next run checks it again.
                failed.add(group.id() + ": " + e.getMessage());
            }
        });
        return new Report(looked, groups.size() - looked, started, noted, failed);
    }

    private static boolean isOptedIn(Group group) {
        UpdatePolicy policy = group.policy().updatePolicy();
        return policy != null && policy.shouldRoll();
    }

    private void lookAt(Group group, CheckTrigger occasion, List<String> started, List<String> noted) {
        AutoScaling binding = group.placement().autoScaling();
        if (binding != null) {
            lookAtAutoScaling(group, binding, occasion, started, noted);
            return;
        }
        LaunchSpecification latest = store.revision(group.id(), group.latestRevision())
                .orElseThrow(() -> new IllegalStateException(group.id() + " lacks its latest revision"))
                .specification();
        if (!occasion.concerns(latest)) {
            return;
        }
        Instant now = clock.instant();
        if (occasion instanceof CheckTrigger.Schedule && waits(group)) {
            rollWhatWaits(group, occasion, now, started, noted);
            return;
        }
        act(sight(group, latest), occasion, now, started, noted);
    }

    /** Nothing of an Auto Scaling group is stored, so it is read what it launches now. */
    private void lookAtAutoScaling(
            Group group, AutoScaling binding, CheckTrigger occasion, List<String> started, List<String> noted) {
        if (group.activeRoll() != null) {
            return;
        }
        Instant now = clock.instant();
        switch (autoScaling.launching(binding)) {
            case AutoScalingReader.Launching.Unknown(String why) ->
                note(
                        group,
                        new GroupActivity(
                                now, GroupActivity.Kind.REFUSED, binding.name(), "no new image is rolled: " + why),
                        noted);
            case AutoScalingReader.Launching.Known(AutoScalingGroup found, LaunchTemplates.Version version) -> {
                if (occasion.concerns(version.specification())) {
                    act(sight(group, found, version.specification()), occasion, now, started, noted);
                }
            }
        }
    }

    private void act(
            ImageCandidates sight, CheckTrigger occasion, Instant now, List<String> started, List<String> noted) {
        Group group = sight.group();
        ImageDecision decision = ImageRules.decide(sight, occasion, now);
        for (GroupActivity note : decision.notes()) {
            note(group, note, noted);
        }
        switch (decision) {
            case ImageDecision.Leave leave -> {}
            case ImageDecision.Start start -> start(group, start, occasion, now, started, noted);
        }
    }

    /**
     * Whether the latest revision still waits for its roll, because another operation held the group when it was made.
     */
    private boolean waits(Group group) {
        return group.activeRoll() == null
                && store.activity(group.id()).stream()
                        .anyMatch(note -> note.kind() == GroupActivity.Kind.WAITS
                                && note.subject().equals("revision " + group.latestRevision()))
                && store.rolls(group.id(), PAGE, true, null).items().stream()
                        .noneMatch(roll ->
                                roll.facts().movesServing() && roll.facts().revision() == group.latestRevision());
    }

    private void rollWhatWaits(
            Group group, CheckTrigger occasion, Instant now, List<String> started, List<String> noted) {
        start(
                group,
                new ImageDecision.Start("revision " + group.latestRevision(), null, null, List.of()),
                occasion,
                now,
                started,
                noted);
    }

    private ImageCandidates sight(Group group, LaunchSpecification latest) {
        List<RollHead> rolls = store.rolls(group.id(), PAGE, true, null).items();
        Optional<Image> launched = ImageCandidates.lastLaunch(rolls)
                .flatMap(roll -> images.get().image(roll.facts().specification().imageId()));
        Optional<Image> named = latest.imageParameter().isPresent()
                ? Optional.empty()
                : images.get().image(latest.imageId());
        return new ImageCandidates(
                group, latest, rolls, launched.orElse(null), named.orElse(null), candidates(group, latest), Set.of());
    }

    /** @param latest the launch specification of the version from which the Auto Scaling group launches now */
    private ImageCandidates sight(Group group, AutoScalingGroup found, LaunchSpecification latest) {
        List<RollHead> rolls = store.rolls(group.id(), PAGE, true, null).items();
        List<Image> candidates = candidates(group, latest);
        if (latest.imageParameter().isPresent()) {
            Set<String> running = running(found);
            Image launched = running.stream()
                    .sorted()
                    .flatMap(id -> images.get().image(id).stream())
                    .findFirst()
                    .orElse(null);
            return new ImageCandidates(group, latest, rolls, launched, null, candidates, running);
        }
        Image named = images.get().image(latest.imageId()).orElse(null);
        return new ImageCandidates(group, latest, rolls, named, named, candidates, Set.of());
    }

    /** The images of the instances that the desired capacity counts. */
    private Set<String> running(AutoScalingGroup found) {
        List<String> counted =
                found.members().keySet().stream().filter(found::counts).sorted().toList();
        return counted.isEmpty()
                ? Set.of()
                : fleet.get().find(counted).stream()
                        .filter(Instance::isLive)
                        .map(one -> one.launch().imageId())
                        .collect(Collectors.toSet());
    }

    private List<Image> candidates(Group group, LaunchSpecification latest) {
        Optional<String> parameter = latest.imageParameter();
        if (parameter.isPresent()) {
            return images.get().parameter(parameter.get()).flatMap(images.get()::image).stream()
                    .toList();
        }
        ImageFilter filter = group.policy().updatePolicy() == null
                ? null
                : group.policy().updatePolicy().imageFilter();
        return filter == null ? List.of() : images.get().matching(filter);
    }

    private void start(
            Group group,
            ImageDecision.Start start,
            CheckTrigger occasion,
            Instant now,
            List<String> started,
            List<String> noted) {
        RollRequest config = group.policy().updatePolicy() == null
                ? null
                : group.policy().updatePolicy().rollConfig();
        if (config == null) {
            return;
        }
        if (start.revision() != null && !store.addRevision(group, start.revision())) {
            // The group has changed since it was read. Another run or its owner was faster.
            return;
        }
        switch (operations
                .get()
                .roll(group.id(), config.withLaunchTemplate(start.launchTemplate()), occasion.startedBy(), now)) {
            case StartResult.Accepted(RollHead roll) -> started.add(roll.id() + " to " + start.imageId());
            // A later run starts the roll. A run never has a key.
            case StartResult.Held held -> {}
            case StartResult.Frozen frozen -> {}
            case StartResult.KeyReused reused -> {}
            case StartResult.Refused(List<Refusal> refusals) ->
                note(
                        group,
                        new GroupActivity(
                                now,
                                GroupActivity.Kind.REFUSED,
                                start.imageId(),
                                start.imageId() + " is not rolled: " + Refusal.inWords(refusals)),
                        noted);
        }
    }

    private void note(Group group, GroupActivity activity, List<String> noted) {
        store.note(group.id(), activity);
        noted.add(group.id() + ": " + activity.message());
    }
}
