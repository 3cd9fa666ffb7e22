package greenroll.simulation.wrong;

import static greenroll.simulation.invariant.Invariant.AGAIN;
import static greenroll.simulation.invariant.Invariant.BATCHES;
import static greenroll.simulation.invariant.Invariant.CEILING;
import static greenroll.simulation.invariant.Invariant.DESIRED;
import static greenroll.simulation.invariant.Invariant.DRAINED;
import static greenroll.simulation.invariant.Invariant.ENDS;
import static greenroll.simulation.invariant.Invariant.FAILED_REVISION;
import static greenroll.simulation.invariant.Invariant.FLOOR;
import static greenroll.simulation.invariant.Invariant.FROZEN;
import static greenroll.simulation.invariant.Invariant.GREEN_FIRST;
import static greenroll.simulation.invariant.Invariant.JUDGED;
import static greenroll.simulation.invariant.Invariant.LEDGER;
import static greenroll.simulation.invariant.Invariant.LEFT_ALONE;
import static greenroll.simulation.invariant.Invariant.LETS_GO;
import static greenroll.simulation.invariant.Invariant.NO_ORPHAN;
import static greenroll.simulation.invariant.Invariant.OBEYS;
import static greenroll.simulation.invariant.Invariant.ONE_OPERATION;
import static greenroll.simulation.invariant.Invariant.ORDER;
import static greenroll.simulation.invariant.Invariant.OWN_INSTANCES;
import static greenroll.simulation.invariant.Invariant.PARKED;
import static greenroll.simulation.invariant.Invariant.PAUSES;
import static greenroll.simulation.invariant.Invariant.SHARE;
import static greenroll.simulation.invariant.Invariant.SPREAD;
import static greenroll.simulation.invariant.Invariant.STORY;
import static greenroll.simulation.invariant.Invariant.SUCCEEDS;
import static greenroll.simulation.invariant.Invariant.TELLS;
import static greenroll.simulation.invariant.Invariant.UNDONE;
import static greenroll.simulation.invariant.Invariant.VERSION;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.fleet.TargetHealth;
import greenroll.roll.Rewritten;
import greenroll.simulation.Cases;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.run.ConcurrentRequest;
import greenroll.simulation.scenario.AutoScalingSettings;
import greenroll.simulation.scenario.ControlRequest;
import greenroll.simulation.scenario.InitialGroup;
import greenroll.simulation.scenario.OwnerSettings;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.Scenarios;
import greenroll.simulation.scenario.SpotSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The variants of the code, each wrong in one point. Each has the promises that it must break, and the search in which
 * the simulation detects it. docs/reference/wrong-variants.md shows this list.
 */
enum WrongVariants {
    NO_CLAIM(
            "acts before anything is on record, and writes once, with the outcome",
            Set.of(ONE_OPERATION),
            1,
            Rolls.FINISHED,
            WrongStores::withoutClaim),
    CLAIM_THAT_DOES_NOT_LAST(
            "its claim is over as soon as it is written",
            Set.of(ONE_OPERATION),
            1,
            Rolls.FINISHED,
            WrongStores::claimThatDoesNotLast),
    CLAIM_WITHOUT_GENERATION(
            "a step of an execution that was superseded goes on",
            Set.of(ONE_OPERATION),
            92,
            Rolls.LATE_VISITS,
            WrongStores::claimWithoutGeneration),
    NO_CONDITION(
            "a write takes effect whatever was written since the roll was read",
            Set.of(ONE_OPERATION),
            92,
            Rolls.FINISHED.under(FaultKind.DUPLICATE),
            WrongStores::withoutConditions),
    FORGOTTEN_CLIENT_TOKEN(
            "each launch call carries a token of its own",
            Set.of(AGAIN),
            1,
            Rolls.FINISHED.underByLaunch(FaultKind.TIMEOUT_AFTER_SUCCESS, 0, 0),
            WrongFleets::withoutToken),
    NEW_TOKEN_ON_RETRY(
            "a launch that is sent again carries another token than the recorded one",
            Set.of(AGAIN),
            1,
            Rolls.FINISHED.underByLaunch(FaultKind.TIMEOUT_AFTER_SUCCESS, 0, 0),
            WrongFleets::newTokenOnRetry),
    CUT_OFF_LAUNCH_IS_FORGOTTEN(
            "knows what a launch answered, and does not look by the tag for what it made unheard",
            Set.of(NO_ORPHAN),
            35,
            Rolls.FINISHED.underByLaunch(FaultKind.CUT_AFTER, 0, 0).underByLaunch(FaultKind.STOP_EXECUTION, 1, 6),
            WrongFleets.cutOffLaunchIsForgotten()),
    TERMINATION_TAKEN_FOR_DONE(
            "a termination that was asked for counts as done, accepted or not",
            Set.of(NO_ORPHAN),
            11,
            Rolls.FINISHED.under(FaultKind.THROTTLE, 120, 165),
            WrongFleets.terminationTakenForDone()),
    MEMORY_INSTEAD_OF_DESCRIBES(
            "what was seen in service is in service until this code itself ends it",
            Set.of(FLOOR),
            1,
            Rolls.FINISHED.under(FaultKind.INSTANCE_DIES_IN_SERVICE),
            WrongFleets.memory()),
    DESCRIBES_ALONE(
            "what was acknowledged and is not described yet counts as lost",
            Set.of(CEILING),
            1,
            Rolls.ONE_BY_ONE.under(FaultKind.LATE_DESCRIBE),
            () -> WrongStores.misread(Rewritten::acknowledgedLongAgo)),
    OLD_HEALTH(
            "a target group is asked every five minutes and believed until then",
            Set.of(FLOOR),
            1,
            Rolls.FINISHED.under(FaultKind.BLUE_TURNS_UNHEALTHY),
            WrongFleets.oldHealth(Duration.ofMinutes(5))),
    UNKNOWN_IS_UNHEALTHY(
            "a target group that does not answer counts as calling all unhealthy",
            Set.of(AGAIN),
            36,
            Rolls.FINISHED.under(FaultKind.THROTTLE),
            () -> WrongFleets.noAnswerIs(TargetHealth.State.UNHEALTHY)),
    UNKNOWN_IS_GONE(
            "a target group that does not answer counts as empty: all are drained",
            Set.of(DRAINED),
            19,
            Rolls.FINISHED.under(FaultKind.THROTTLE),
            () -> WrongFleets.noAnswerIs(null)),
    ONE_TARGET_GROUP_OF_TWO(
            "healthy in the first target group is in service",
            Set.of(FLOOR, GREEN_FIRST),
            1,
            Rolls.HALF_HEALTHY,
            WrongFleets::oneTargetGroupOfTwo),
    JUDGED_BY_NEW_REVISION(
            "blue is judged by the target groups of the revision that replaces it",
            Set.of(CEILING, DRAINED),
            1,
            new MistakeSearch.Moved(Cases.seven(ImageBehaviour.GREEN)),
            () -> WrongStores.misread(Rewritten::judgedByTheNewRevision)),
    FLOOR_OFF_BY_ONE(
            "one less may serve than the floor says",
            Set.of(FLOOR),
            1,
            Rolls.USUAL,
            () -> WrongStores.misread(roll -> Rewritten.bounds(roll, -1, 0))),
    CEILING_IGNORED(
            "launches whatever is live already",
            Set.of(CEILING),
            1,
            Rolls.LONG_DRAINS,
            () -> WrongStores.misread(roll -> Rewritten.bounds(roll, 0, 1_000))),
    ONE_TOO_MANY(
            "each launch call asks for one more",
            Set.of(CEILING, BATCHES),
            1,
            Rolls.FORTY_PERCENT,
            WrongFleets::oneTooMany),
    STEPS_FORGOTTEN(
            "takes batches of one size although the roll has steps",
            Set.of(BATCHES),
            1,
            Rolls.CANARY,
            () -> WrongStores.misread(Rewritten::withoutSteps)),
    PAUSE_FORGOTTEN(
            "goes on at the end of a step although it has a pause",
            Set.of(PAUSES),
            1,
            Rolls.CANARY_WITH_PAUSES,
            () -> WrongStores.misread(Rewritten::withoutPauses)),
    CONTINUE_FOR_EVERY_STEP(
            "takes a request to go on after one step for all of them",
            Set.of(PAUSES),
            1,
            Rolls.CANARY_WITH_PAUSES,
            () -> WrongStores.misread(Rewritten::continuedAlways)),
    PARKED_TOO_SHORTLY(
            "terminates blue when it has drained, although the roll bakes",
            Set.of(PARKED),
            1,
            Rolls.BAKED,
            () -> WrongStores.misread(Rewritten::parkingNothing)),
    PARKED_FORGOTTEN(
            "finishes after the bake, and leaves what it has parked",
            Set.of(PARKED),
            1,
            Rolls.BAKED,
            () -> WrongStores.misread(Rewritten::withoutParkedAtTheEnd)),
    UNDO_BY_LAUNCHES(
            "goes back by launches, although blue is parked",
            Set.of(UNDONE),
            1,
            Rolls.UNDONE_ANYWHERE,
            () -> WrongStores.misread(Rewritten::withoutTakeOver)),
    JUDGE_FORGOTTEN(
            "proves green without a look at its metrics although the roll has a judge",
            Set.of(JUDGED),
            1,
            Rolls.JUDGED_ERRORS,
            () -> WrongStores.misread(Rewritten::withoutJudge)),
    CONTINUE_FOR_EVERY_BATCH(
            "takes a request to go on with one batch for all of them",
            Set.of(JUDGED),
            1,
            Rolls.JUDGED_BY_NOTHING,
            () -> WrongStores.misread(Rewritten::continuedWithEveryBatch)),
    NOTHING_SKIPPED(
            "replaces what already runs the revision, although the roll leaves it alone",
            Set.of(LEFT_ALONE),
            1,
            Rolls.HALF_DONE,
            () -> WrongStores.misread(Rewritten::leavingNothingAlone)),
    SELECTION_FORGOTTEN(
            "replaces all instances although the roll is of some",
            Set.of(LEFT_ALONE),
            1,
            Rolls.ONE_OF_TWO_ZONES,
            () -> WrongStores.misread(Rewritten::leavingNothingAlone)),
    ORDER_FORGOTTEN(
            "takes an instance of each zone although the roll goes zone by zone",
            Set.of(ORDER),
            1,
            Rolls.ZONE_BY_ZONE,
            () -> WrongStores.misread(Rewritten::withoutOrder)),
    ONE_ZONE(
            "launches everything in the zone that it launched in first",
            Set.of(SPREAD),
            1,
            Rolls.FINISHED,
            WrongFleets::inOneZone),
    ALL_ON_DEMAND(
            "launches on demand where spot instances are asked for",
            Set.of(SHARE),
            1,
            Rolls.HALF_SPOT,
            WrongFleets::allOnDemand),
    ALL_SPOT(
            "launches spot instances where on-demand ones are asked for",
            Set.of(SHARE),
            1,
            Rolls.HALF_SPOT,
            WrongFleets::allSpot),
    NOTICE_TAKEN_FOR_THE_END(
            "takes an instance out as soon as EC2 announces to interrupt it",
            Set.of(FLOOR),
            1,
            Rolls.HALF_SPOT.under(FaultKind.INTERRUPTION_NOTICE),
            WrongStores::noticesAreOld),
    NO_GRACE(
            "healthy once is proven",
            Set.of(GREEN_FIRST),
            1,
            Rolls.FINISHED,
            () -> WrongStores.misread(Rewritten::withoutGrace)),
    BLUE_CHOSEN_AGAIN(
            "which blue is to go is on record only once it went, so a visit that is run again may choose others",
            Set.of(GREEN_FIRST),
            11,
            Rolls.LONG_GRACE
                    .underOf(FaultKind.BLUE_TURNS_UNHEALTHY, "StartRoll")
                    .underLastOf(FaultKind.CUT_BEFORE, "StartRoll")
                    .underByLaunch(FaultKind.CUT_AFTER, -9, -7),
            WrongStores::forgottenChoice),
    TERMINATED_BEFORE_DRAINED(
            "terminates what it has just deregistered",
            Set.of(DRAINED),
            1,
            Rolls.FINISHED,
            WrongFleets::terminatesWhatDrains),
    REBOOTED_BEFORE_DRAINED(
            "reboots what it has just deregistered",
            Set.of(DRAINED),
            1,
            Rolls.RESTARTED,
            WrongFleets::rebootsWhatDrains),
    NETWORK_DRAIN_IGNORED(
            "a Network Load Balancer counts as one that sends nothing after a deregistration",
            Set.of(DRAINED),
            1,
            Rolls.BEHIND_NETWORK,
            () -> WrongStores.misread(Rewritten::withoutLeastDrain)),
    FOREIGN_REAPED(
            "whatever is registered in its target groups counts as the group's",
            Set.of(OWN_INSTANCES),
            1,
            Rolls.FINISHED,
            WrongFleets::reapsForeign),
    RECORD_OVER_TAG(
            "an instance on record is its own although the tag was taken away",
            Set.of(OWN_INSTANCES),
            1,
            Rolls.FINISHED.under(FaultKind.FOREIGN_UNTAG),
            WrongFleets::recordOverTag),
    TOUCHES_ANOTHER_GROUP(
            "deregisters another group's instances with its own",
            Set.of(OWN_INSTANCES),
            1,
            Rolls.FINISHED,
            WrongFleets::touchesAnotherGroup),
    NO_LOCK(
            "starts an operation although another one holds the group's lock",
            Set.of(ONE_OPERATION),
            1,
            Rolls.FINISHED.under(FaultKind.DUPLICATE, 1, 11),
            WrongStores::withoutLock),
    HEAL_THAT_DOES_NOT_LET_GO(
            "a heal keeps the group until it ends by itself",
            Set.of(LETS_GO),
            1,
            Rolls.ROLL_DURING_HEAL,
            WrongStores::withoutTakeOver),
    TAKEN_OVER_AND_FORGOTTEN(
            "ends the heal, and does not know what it had begun",
            Set.of(NO_ORPHAN),
            23,
            Rolls.SCALE_DURING_HEAL,
            WrongStores::takenOverAndForgotten),
    CLAIM_NOT_HANDED_OVER(
            "ends the heal, and acts while a visit of that is at work",
            Set.of(ONE_OPERATION),
            23,
            Rolls.ROLL_DURING_HEAL,
            WrongStores::claimNotHandedOver),
    LOCK_RELEASED_FIRST(
            "frees the group, and writes the roll's end after that",
            Set.of(ONE_OPERATION),
            1,
            Rolls.ENDINGS,
            WrongStores::lockReleasedFirst),
    LOCK_NEVER_RELEASED(
            "ends the roll and leaves the group locked",
            Set.of(ENDS),
            1,
            Rolls.ENDINGS,
            WrongStores::lockNeverReleased),
    NO_WATCHDOG(
            "believes that every execution runs",
            Set.of(ENDS),
            1,
            Rolls.FINISHED.under(FaultKind.STOP_EXECUTION),
            WrongHands::withoutWatchdog),
    WATCHDOG_WITHOUT_GENERATION(
            "the watchdog starts an execution without raising the generation on record",
            Set.of(ONE_OPERATION),
            92,
            Rolls.LATE_VISITS,
            WrongStores::watchdogWithoutGeneration),
    FAILURE_NOT_NOTIFIED("tells the owner nothing", Set.of(TELLS), 1, Rolls.FAILED, WrongHands::mute),
    NEW_NOTIFICATION_ID(
            "each attempt to tell carries another id",
            Set.of(TELLS),
            2,
            Rolls.FAILED.underOf(FaultKind.CUT_AFTER, "NotifyFailure"),
            WrongHands::newIdEachTime),
    EVENTS_LOST(
            "keeps the first line only of what a write tells", Set.of(STORY), 1, Rolls.FAILED, WrongStores::lostEvents),
    OUTCOMES_UNTOLD(
            "tells what was decided and not what came of it",
            Set.of(STORY),
            1,
            Rolls.FINISHED,
            WrongStores::outcomesUntold),
    BATCHES_UNTOLD(
            "does not tell that a batch begins",
            Set.of(STORY),
            1,
            Rolls.FINISHED,
            () -> WrongStores.forgetting(greenroll.roll.timeline.RollEvent.Type.BATCH_STARTED)),
    FAILED_REVISION_SERVES(
            "a failed roll's revision becomes the serving one",
            Set.of(FAILED_REVISION),
            1,
            Rolls.FAILED,
            WrongStores::failedRevisionServes),
    LAUNCHES_AFTER_FAILURE(
            "once the roll has failed its last launch is sent again",
            Set.of(FAILED_REVISION),
            1,
            Rolls.FAILED,
            WrongFleets.launchesAfterFailure()),
    STOP_IGNORED_BY_LAUNCHES(
            "a batch that is being launched does not hear of a stop",
            Set.of(OBEYS),
            7,
            Rolls.STOPPED_ANYWHERE,
            () -> WrongStores.misread(Rewritten::withoutStopWhileLaunching)),
    PAUSE_IGNORED(
            "begins the next batch although the roll is paused",
            Set.of(OBEYS),
            1,
            Rolls.PAUSED_ANYWHERE,
            () -> WrongStores.misread(Rewritten::withoutPause)),
    FREEZE_FORGOTTEN(
            "begins the next batch although deployments are frozen",
            Set.of(FROZEN),
            1,
            Rolls.FROZEN_ANYWHERE,
            () -> WrongStores.freezesAreForgotten(true)),
    FREEZE_FORGOTTEN_BY_STARTS(
            "starts a roll although deployments are frozen",
            Set.of(FROZEN),
            1,
            Rolls.FINISHED,
            () -> WrongStores.freezesAreForgotten(false)),
    FLOOR_TOO_HIGH(
            "more must serve than may ever be there, so that nothing may leave",
            Set.of(SUCCEEDS),
            1,
            Rolls.FINISHED,
            () -> WrongStores.misread(roll -> Rewritten.bounds(roll, 9, 0))),
    SICK_COUNTED(
            "the floor counts every live instance when the roll begins, sick or not",
            Set.of(SUCCEEDS),
            1,
            Rolls.BEGINS_SICK,
            () -> WrongStores.misread(Rewritten::sickCounted)),
    NEVER_RESUMED(
            "leaves the processes of the Auto Scaling group suspended that it has suspended",
            Set.of(LEDGER),
            1,
            Rolls.OF_AUTO_SCALING,
            WrongScaling::neverResumed),
    STAYS_PROTECTED(
            "leaves its green protected from scale-in",
            Set.of(LEDGER),
            1,
            Rolls.OF_AUTO_SCALING,
            WrongScaling::staysProtected),
    STANDBY_WITHOUT_DECREMENT(
            "blue enters standby, and the desired capacity of the Auto Scaling group stays",
            Set.of(DESIRED),
            1,
            Rolls.OF_AUTO_SCALING,
            WrongScaling::standbyWithoutDecrement),
    DESIRED_AS_AT_THE_START(
            "sets the desired capacity at its end to what it was at its start",
            Set.of(DESIRED),
            2,
            Rolls.OF_AUTO_SCALING.under(FaultKind.POLICY_SCALES_OUT),
            () -> WrongScaling.desiredAsAtTheStart(3)),
    TERMINATED_IN_SERVICE(
            "terminates members of the Auto Scaling group that are in service",
            Set.of(DRAINED),
            1,
            Rolls.OF_AUTO_SCALING,
            WrongScaling::terminatedInService),
    VERSION_SET_FIRST(
            "the Auto Scaling group launches from the version of the roll before that is proven",
            Set.of(VERSION),
            1,
            Rolls.FAILED_OF_AUTO_SCALING,
            () -> WrongScaling.versionSetFirst("2"));

    private final String wrong;
    private final Set<Invariant> breaks;
    private final int seeds;
    private final MistakeSearch hunt;
    private final Supplier<UnaryOperator<Ports>> code;

    /** @param seeds the number of seeds, from 1 on, until it was detected in the last measurement */
    WrongVariants(
            String wrong, Set<Invariant> breaks, int seeds, MistakeSearch hunt, Supplier<UnaryOperator<Ports>> code) {
        this.wrong = wrong;
        this.breaks = breaks;
        this.seeds = seeds;
        this.hunt = hunt;
        this.code = code;
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    String wrong() {
        return wrong;
    }

    Set<Invariant> breaks() {
        return breaks;
    }

    int seeds() {
        return seeds;
    }

    MistakeSearch hunt() {
        return hunt;
    }

    Supplier<UnaryOperator<Ports>> code() {
        return code;
    }

    /** The rolls in which variants are searched. They are small, so that a seed takes little time. */
    private static final class Rolls {
        private static final List<Scenario> BRIEF = Scenarios.brief(3, 2, 1, 1);
        static final MistakeSearch FINISHED = MistakeSearch.of(BRIEF.get(0));
        static final MistakeSearch FAILED = MistakeSearch.of(BRIEF.get(1));
        static final MistakeSearch STOPPED_ANYWHERE = new MistakeSearch.Asked(BRIEF.get(0), ControlRequest.Kind.STOP);
        static final MistakeSearch PAUSED_ANYWHERE =
                new MistakeSearch.Asked(BRIEF.get(0), ControlRequest.Kind.PAUSE_RESUME);
        static final MistakeSearch FROZEN_ANYWHERE =
                new MistakeSearch.Asked(BRIEF.get(0), ControlRequest.Kind.FREEZE_LIFT);
        static final MistakeSearch ROLL_DURING_HEAL = new MistakeSearch.Arrives(ConcurrentRequest.ROLL);
        static final MistakeSearch SCALE_DURING_HEAL = new MistakeSearch.Arrives(ConcurrentRequest.SCALE_UP);
        static final MistakeSearch RESTARTED = MistakeSearch.of(BRIEF.get(3));
        static final MistakeSearch ENDINGS = MistakeSearch.of(BRIEF.get(0), BRIEF.get(1), BRIEF.get(2));
        static final MistakeSearch USUAL =
                MistakeSearch.of(Scenarios.usual(6, 2, 1, 1).getFirst());
        static final MistakeSearch HALF_HEALTHY = MistakeSearch.of(new Scenario(
                "half healthy",
                new RollCase(
                        4,
                        2,
                        2,
                        ImageBehaviour.PARTIAL,
                        "{ \"batchSizePercentage\": 50, \"gracePeriod\": 60, \"healthTimeout\": 90 }",
                        1),
                null));
        static final MistakeSearch ONE_BY_ONE = MistakeSearch.of(new Scenario(
                "one by one",
                new RollCase(
                        3,
                        1,
                        1,
                        ImageBehaviour.GREEN,
                        "{ \"batchSizePercentage\": 1, \"gracePeriod\": 30, \"drainingTimeout\": 60 }",
                        1),
                null));
        static final MistakeSearch FORTY_PERCENT = MistakeSearch.of(new Scenario(
                "two of five",
                new RollCase(
                        5,
                        1,
                        1,
                        ImageBehaviour.GREEN,
                        "{ \"batchSizePercentage\": 40, \"gracePeriod\": 0, \"drainingTimeout\": 600 }",
                        1),
                null));
        static final MistakeSearch CANARY = MistakeSearch.of(new Scenario(
                "one, then the rest",
                new RollCase(
                        4,
                        1,
                        1,
                        ImageBehaviour.GREEN,
                        "{ \"batchSizePercentage\": 75, \"gracePeriod\": 30, \"strategy\": { \"steps\": [ { \"instances\": 1 } ] } }",
                        1),
                null));
        /** A person ends the first pause. The second ends by itself. */
        static final MistakeSearch CANARY_WITH_PAUSES = MistakeSearch.of(new Scenario(
                "one, then two, each with a pause",
                new RollCase(
                        4,
                        1,
                        1,
                        ImageBehaviour.GREEN,
                        "{ \"batchSizePercentage\": 75, \"gracePeriod\": 30, \"strategy\": { \"steps\": ["
                                + " { \"instances\": 1, \"pause\": { \"until\": \"MANUAL\" } },"
                                + " { \"instances\": 2, \"pause\": { \"until\": 900 } } ] } }",
                        2),
                null));

        static final MistakeSearch JUDGED_ERRORS = MistakeSearch.of(new Scenario(
                "an image that errs, with a judge of errors",
                new RollCase(
                        4,
                        1,
                        1,
                        ImageBehaviour.ERRORING,
                        "{ \"batchSizePercentage\": 50, \"gracePeriod\": 30, \"strategy\": { \"judge\": { \"metrics\": ["
                                + " { \"namespace\": \"Greenroll/Embedded\", \"metricName\": \"Errors\","
                                + " \"dividedBy\": \"Requests\", \"statistic\": \"Sum\", \"maxWorse\": 1,"
                                + " \"dimensions\": { \"InstanceId\": \"{instances}\" } } ] } } }",
                        1),
                null));
        /** A person goes on with each batch. */
        static final MistakeSearch JUDGED_BY_NOTHING = MistakeSearch.of(new Scenario(
                "a judge of a metric that nobody writes",
                new RollCase(
                        4,
                        1,
                        1,
                        ImageBehaviour.GREEN,
                        "{ \"batchSizePercentage\": 50, \"gracePeriod\": 30, \"strategy\": { \"judge\": { \"metrics\": ["
                                + " { \"namespace\": \"Greenroll/Embedded\", \"metricName\": \"Nothing\", \"limit\": 1,"
                                + " \"dimensions\": { \"InstanceId\": \"{instances}\" } } ] } } }",
                        1),
                null));

        private static final Scenario WITH_A_BAKE = new Scenario(
                "with a bake",
                new RollCase(
                        4,
                        1,
                        1,
                        ImageBehaviour.GREEN,
                        "{ \"batchSizePercentage\": 50, \"gracePeriod\": 30, \"drainingTimeout\": 60, \"bakeTime\": 600 }",
                        1),
                null);

        static final MistakeSearch BAKED = MistakeSearch.of(WITH_A_BAKE);
        static final MistakeSearch UNDONE_ANYWHERE = new MistakeSearch.Asked(WITH_A_BAKE, ControlRequest.Kind.UNDO);

        static final MistakeSearch HALF_DONE = MistakeSearch.of(new Scenario(
                "half of it was done before",
                new RollCase(4, 1, 1, ImageBehaviour.GREEN, "{ \"batchSizePercentage\": 50, \"gracePeriod\": 30 }", 1)
                        .withStart(InitialGroup.WELL.withCurrent(2)),
                null));
        static final MistakeSearch ONE_OF_TWO_ZONES = MistakeSearch.of(new Scenario(
                "one of two zones",
                new RollCase(
                        4,
                        2,
                        1,
                        ImageBehaviour.GREEN,
                        "{ \"batchSizePercentage\": 50, \"gracePeriod\": 30, \"strategy\": { \"only\": { \"zones\": [ \"us-east-1a\" ] } } }",
                        1),
                null));
        static final MistakeSearch ZONE_BY_ZONE = MistakeSearch.of(new Scenario(
                "zone by zone",
                new RollCase(
                        4,
                        2,
                        1,
                        ImageBehaviour.GREEN,
                        "{ \"batchSizePercentage\": 50, \"gracePeriod\": 60, \"strategy\": { \"order\": \"ZONE_BY_ZONE\" } }",
                        1),
                null));
        static final MistakeSearch LATE_VISITS = ONE_BY_ONE
                .under(FaultKind.EXECUTION_TIMEOUT, 30, 60)
                .under(FaultKind.STALE, 12, 45)
                .under(FaultKind.STALE, 12, 45)
                .under(FaultKind.STALE, 12, 45)
                .under(FaultKind.STALE, 12, 45)
                .under(FaultKind.STALE, 12, 45)
                .under(FaultKind.STALE, 12, 45);
        static final MistakeSearch LONG_GRACE = MistakeSearch.of(new Scenario(
                "long grace",
                new RollCase(
                        3,
                        1,
                        1,
                        ImageBehaviour.GREEN,
                        "{ \"batchSizePercentage\": 66, \"gracePeriod\": 600, \"drainingTimeout\": 60 }",
                        1),
                null));
        static final MistakeSearch BEHIND_NETWORK = MistakeSearch.of(new Scenario(
                "behind a Network Load Balancer",
                new RollCase(
                                3,
                                1,
                                1,
                                ImageBehaviour.GREEN,
                                "{ \"batchSizePercentage\": 66, \"gracePeriod\": 30, \"drainingTimeout\": 60 }",
                                1)
                        .withNetwork(true),
                null));
        static final MistakeSearch BEGINS_SICK = MistakeSearch.of(new Scenario(
                "begins sick",
                new RollCase(
                                4,
                                1,
                                1,
                                ImageBehaviour.GREEN,
                                "{ \"batchSizePercentage\": 25, \"gracePeriod\": 0, \"drainingTimeout\": 60 }",
                                1)
                        .withStart(InitialGroup.WELL.withSurplus(2).withUnhealthy(3)),
                null));
        static final MistakeSearch HALF_SPOT = MistakeSearch.of(new Scenario(
                "half spot",
                new RollCase(
                                8,
                                2,
                                1,
                                ImageBehaviour.GREEN,
                                "{ \"batchSizePercentage\": 12, \"gracePeriod\": 0, \"drainingTimeout\": 0 }",
                                1)
                        .withSetting(OwnerSettings.USUAL.withSpot(SpotSettings.HALF)),
                null));
        static final MistakeSearch OF_AUTO_SCALING = MistakeSearch.of(ofAutoScaling(BRIEF.get(0), ""));
        static final MistakeSearch FAILED_OF_AUTO_SCALING = MistakeSearch.of(ofAutoScaling(BRIEF.get(1), ", failed"));
        static final MistakeSearch LONG_DRAINS = MistakeSearch.of(new Scenario(
                "long drains",
                new RollCase(
                        4,
                        2,
                        1,
                        ImageBehaviour.GREEN,
                        "{ \"batchSizePercentage\": 25, \"gracePeriod\": 0, \"drainingTimeout\": 600 }",
                        1),
                null));

        private static Scenario ofAutoScaling(Scenario one, String end) {
            return one.withName("Auto Scaling group" + end)
                    .withOf(one.of().withSetting(OwnerSettings.USUAL.withAutoScaling(AutoScalingSettings.USUAL)));
        }
    }
}
