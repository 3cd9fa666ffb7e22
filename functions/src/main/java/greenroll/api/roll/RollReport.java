package greenroll.api.roll;

import greenroll.api.http.Markdown;
import greenroll.api.judge.JudgedSection;
import greenroll.group.RollStep;
import greenroll.roll.Baseline;
import greenroll.roll.DueNotification;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.RollSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A roll as a page of Markdown for a change ticket: the plan, the events with their reasons, and the remaining tasks.
 */
final class RollReport {

    /** The page in the envelope. */
    record Page(String markdown) {}

    /** The maximum of instances that a cell names. */
    private static final int MOST_NAMED = 10;

    /** Lines that only record numbers. The other lines tell the events. */
    private static final Set<RollEvent.Type> FIGURES =
            Set.of(RollEvent.Type.STATUS_CHANGED, RollEvent.Type.COUNTS_CHANGED);

    private final Markdown page = new Markdown();
    private final Roll roll;
    private final RollHead head;
    private final RollFacts facts;

    private RollReport(Roll roll) {
        this.roll = roll;
        this.head = roll.head();
        this.facts = roll.facts();
    }

    static String of(Roll roll, List<RollEvent> timeline) {
        RollReport report = new RollReport(roll);
        report.header();
        report.plan();
        report.batches();
        JudgedSection.add(report.page, roll.batches());
        report.timeline(timeline);
        report.failure();
        report.notifications();
        report.leftovers();
        report.next();
        return report.page.toString();
    }

    private void header() {
        RollSummary summary = RollSummary.of(head);
        String outcome = words(summary.status());
        page.heading(
                1,
                operation() + " " + facts.id() + " of "
                        + Markdown.text(facts.identity().groupName()) + ": " + outcome);
        List<List<String>> rows = new ArrayList<>();
        rows.add(Markdown.cells(
                "Group", Markdown.text(facts.identity().groupName()) + " (" + Markdown.text(facts.groupId()) + ")"));
        rows.add(Markdown.cells("Strategy", facts.settings().action().name().replace("_", "\\_")));
        rows.add(Markdown.cells(
                "Revision",
                (facts.revisions().servingRevision() == null
                                ? "none"
                                : facts.revisions().servingRevision()) + " → " + facts.revision()));
        rows.add(Markdown.cells("Image", Markdown.text(facts.specification().imageId())));
        ShareView share = ShareView.ofTarget(facts);
        if (share != null) {
            rows.add(Markdown.cells(
                    "Share", share.onDemand() + " on demand and " + share.spot() + " spot, if EC2 has the capacity"));
        }
        rows.add(Markdown.cells("Started by", Markdown.text(facts.identity().startedBy())));
        rows.add(Markdown.cells(
                "Comment",
                facts.identity().comment() == null
                        ? "–"
                        : Markdown.text(facts.identity().comment())));
        rows.add(Markdown.cells("Accepted", time(facts.createdAt())));
        rows.add(Markdown.cells(
                head.isOpen() ? "Last change" : "Ended", time(summary.times().updatedAt())));
        rows.add(Markdown.cells(
                "Took", took(Duration.between(facts.createdAt(), summary.times().updatedAt()))));
        rows.add(Markdown.cells(
                "Expected end",
                summary.times().expectedEnd() == null
                        ? "–"
                        : time(summary.times().expectedEnd())));
        Duration bake = facts.settings().health().bakeTime();
        if (!bake.isZero()) {
            rows.add(Markdown.cells(
                    "Bake", took(bake) + ", with at most " + facts.bounds().parks() + " blue parked"));
        }
        rows.add(Markdown.cells("Outcome", outcome + ", " + summary.progress().percent() + " % proven"));
        page.table(Markdown.cells("", ""), rows);
        if (!head.warnings().isEmpty()) {
            page.list(head.warnings().stream()
                    .map(one -> "Warning " + Markdown.text(one.code() + ": " + one.message()))
                    .toList());
        }
    }

    private void plan() {
        page.heading(2, "Plan");
        Baseline baseline = head.baseline();
        if (baseline == null) {
            page.paragraph("Nothing was planned yet: not every target group has answered.");
            return;
        }
        page.table(
                Markdown.cells("batches", "batch size", "in service", "floor", "live", "ceiling", "grace", "draining"),
                List.of(Markdown.cells(
                        "" + baseline.plan().count(),
                        "" + baseline.plan().largest(),
                        "" + baseline.inService(),
                        "" + baseline.floor(),
                        "" + baseline.live(),
                        "" + baseline.ceiling(),
                        took(facts.settings().health().gracePeriod()),
                        took(facts.settings().drainFor()))));
        // They do not apply when nothing was in service at the start.
        List<RollStep> steps = facts.settings().batches().steps();
        List<Integer> ends = baseline.plan().ends();
        if (!ends.isEmpty()) {
            page.list(IntStream.range(0, ends.size())
                    .mapToObj(i -> "Step " + (i + 1) + " ends at " + ends.get(i) + " of "
                            + baseline.plan().instances() + rest(steps.get(i).pause()))
                    .toList());
        }
    }

    private static String rest(RollStep.@Nullable Pause pause) {
        if (pause == null) {
            return "";
        }
        String wait = pause.until() == null
                ? ", then a pause until a person continues it, for " + took(pause.longest()) + " at most"
                : ", then a pause of " + took(pause.longest());
        return wait
                + switch (pause.onTimeout()) {
                    case CONTINUE -> "";
                    case STOP -> "; it stops if it is not continued";
                    case ROLLBACK -> "; it rolls back if it is not continued";
                };
    }

    private void batches() {
        page.heading(2, "Batches");
        if (roll.batches().isEmpty()) {
            page.paragraph("None was begun.");
            return;
        }
        page.table(
                Markdown.cells("batch", facts.action().begun(), "healthy", "proven", "blue out"),
                roll.batches().stream().map(this::batch).toList());
    }

    private List<String> batch(Batch batch) {
        List<RetiringInstance> blue = batch.retiring().stream()
                .filter(one -> one.cause() == RetiringInstance.Cause.BLUE_SCALED_DOWN)
                .toList();
        return Markdown.cells(
                batch.number() + " of " + head.numberOfBatches(),
                named(batch.instances(), one -> place(one.id(), one.zone() + (one.spot() ? ", spot" : ""))),
                clock(batch.times().graceSince()),
                clock(latest(batch.instances().stream().map(BatchInstance::provenAt))),
                blue.isEmpty()
                        ? "–"
                        : named(blue, one -> place(one.id(), one.zone())) + " at "
                                + clock(latest(blue.stream().map(RetiringInstance::deregisteredAt))));
    }

    private void timeline(List<RollEvent> timeline) {
        page.heading(2, "What happened");
        List<String> lines = new ArrayList<>();
        for (RollEvent event : timeline) {
            if (!FIGURES.contains(event.type()) || !event.affected().reasons().isEmpty()) {
                lines.add(line(event));
            }
        }
        if (lines.isEmpty()) {
            page.paragraph("The timeline has expired: it is kept for 90 days.");
        } else {
            page.list(lines);
        }
    }

    private static String line(RollEvent event) {
        String figures = event.service().inService() == null
                ? ""
                : " (in service " + event.service().inService() + ", floor "
                        + event.service().floor() + ")";
        boolean saysItself = event.batch() == null || event.message().startsWith("batch ");
        return clock(event.at()) + " " + (saysItself ? "" : "batch " + event.batch() + ": ") + what(event) + figures;
    }

    /** The text of a line. The reasons of a failure are long and have their own section. */
    private static String what(RollEvent event) {
        if (event.type() == RollEvent.Type.FAILING) {
            return "it fails, see Failure";
        }
        if (event.type() == RollEvent.Type.FAILED) {
            return "failed";
        }
        String reasons = new TreeMap<>(event.affected().reasons())
                .entrySet().stream()
                        .limit(MOST_NAMED)
                        .map(why -> "; " + Markdown.text(why.getKey() + ": " + why.getValue()))
                        .collect(Collectors.joining());
        return Markdown.text(event.message()) + reasons;
    }

    private void failure() {
        Failure failure = head.failure();
        if (failure == null) {
            return;
        }
        page.heading(2, "Failure");
        page.paragraph("**" + Markdown.text(failure.code().name()) + "** at " + time(failure.at())
                + (failure.batch() == null ? "" : " in batch " + failure.batch()) + ": "
                + Markdown.text(failure.reason()));
        if (!failure.instances().isEmpty()) {
            page.table(
                    Markdown.cells("instance", "load balancer", "EC2"),
                    failure.instances().stream()
                            .map(one -> Markdown.cells(
                                    place(one.id(), one.zone()), orDash(one.targetHealth()), orDash(one.stateReason())))
                            .toList());
        }
    }

    private void notifications() {
        if (!head.notifications().isEmpty()) {
            page.heading(2, "Notifications");
            page.list(head.notifications().stream().map(RollReport::due).toList());
        }
    }

    private static String due(DueNotification due) {
        return Markdown.text(due.kind() + " " + due.notificationId()) + ": "
                + (due.sentAt() == null ? "not sent yet" : "sent at " + time(due.sentAt()));
    }

    private void leftovers() {
        page.heading(2, "Left behind");
        if (head.leftovers().isEmpty()) {
            page.paragraph(head.isOpen() ? "Nothing so far." : "Nothing.");
        } else {
            page.list(head.leftovers().stream()
                    .map(one -> Markdown.text(one.instanceId() + ": " + one.why()))
                    .toList());
        }
    }

    private void next() {
        page.heading(2, "Next steps");
        List<String> todo = new ArrayList<>(
                switch (head.stage()) {
                    case STARTING, IN_PROGRESS, FINISHING, STOPPING, FAILING ->
                        List.of("Wait for its end: the group is held until then.");
                    case FINISHED ->
                        List.of("Nothing: every instance that serves is of revision " + facts.revision() + ".");
                    case STOPPED ->
                        List.of("Roll again when it suits: what was proven stays, the rest of blue serves on.");
                    case FAILED ->
                        List.of(
                                "Mend what the reasons name: image, user data, security groups or capacity.",
                                "Update the group and roll again: it is free for the next roll.");
                });
        if (!head.leftovers().isEmpty()) {
            todo.add("Look at what was left behind, and terminate what is not needed.");
        }
        page.list(todo);
    }

    private String operation() {
        return words(facts.kind()).substring(0, 1).toUpperCase(Locale.ROOT)
                + words(facts.kind()).substring(1);
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String place(String id, String zone) {
        return Markdown.text(id) + (zone.isEmpty() ? "" : " (" + Markdown.text(zone) + ")");
    }

    private static <T> String named(Collection<T> some, Function<T, String> name) {
        if (some.isEmpty()) {
            return "–";
        }
        String first = some.stream().limit(MOST_NAMED).map(name).collect(Collectors.joining(", "));
        return some.size() <= MOST_NAMED ? first : first + " and " + (some.size() - MOST_NAMED) + " more";
    }

    private static @Nullable Instant latest(Stream<@Nullable Instant> times) {
        return times.<Instant>mapMulti((at, next) -> {
                    if (at != null) {
                        next.accept(at);
                    }
                })
                .max(Instant::compareTo)
                .orElse(null);
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String clock(@Nullable Instant at) {
        return at == null ? "–" : time(at).substring(5, 19).replace('T', ' ');
    }

    private static String orDash(@Nullable String words) {
        return words == null ? "–" : Markdown.text(words);
    }

    /** The duration in a form like {@code 1 h 5 min 10 s}. */
    private static String took(Duration duration) {
        long seconds = duration.toSeconds();
        return (seconds < 3600 ? "" : seconds / 3600 + " h ")
                + (seconds < 60 ? "" : seconds % 3600 / 60 + " min ")
                + seconds % 60 + " s";
    }
}
