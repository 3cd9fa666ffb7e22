package greenroll.simulation.compare;

import greenroll.emulator.compute.state.ImageBehaviour;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The text of docs/compare.md, with the releases of both ways as they are played now. */
final class ComparisonPage {

    /**
     * The releases of one image.
     *
     * @param defaults Instance Refresh with Auto Scaling's defaults
     * @param elb the same, with health check type ELB
     * @param launchFirst Instance Refresh that launches first, as many as a batch of the roll
     */
    record Row(Image image, Release defaults, Release elb, Release launchFirst, Release greenroll) {
        private List<Release> all() {
            return List.of(defaults, elb, launchFirst, greenroll);
        }
    }

    /** An image, and how the page calls it. */
    enum Image {
        GOOD(ImageBehaviour.GREEN, "A good image", "It passes every health check."),
        BROKEN(
                ImageBehaviour.BROKEN,
                "An image that never gets healthy",
                "It answers 503 to health checks and to requests."),
        PARTIAL(
                ImageBehaviour.PARTIAL,
                "An image that is healthy in one target group of two",
                "It answers 503 in the other one."),
        FLAKY(
                ImageBehaviour.FLAKY,
                "An image that fails after a while",
                "It serves for 90 seconds. Then it answers 503 until it is replaced."),
        ERRORING(
                ImageBehaviour.ERRORING,
                "An image with errors that no health check sees",
                "It passes every health check, and answers one of 20 requests with 500. Neither way can see that without an"
                        + " alarm, and neither is given one here.");

        final ImageBehaviour behaviour;
        private final String title;
        private final String words;

        Image(ImageBehaviour behaviour, String title, String words) {
            this.behaviour = behaviour;
            this.title = title;
            this.words = words;
        }
    }

    private static final String HEAD = """
            # Instance Refresh and Greenroll, release by release

            This page plays the same releases with both. Greenroll's part runs through its API, its functions and its state machine, as in
            [the simulation](reference/proof.md). Instance Refresh follows AWS's user guide, on the same simulated Auto Scaling group.
            **Neither was measured in AWS.** [Auto Scaling groups](auto-scaling-groups.md#beside-instance-refresh) compares the two point by
            point.

            `ComparePageTest` plays all of it, and fails when this page says anything other than what comes out.
            `mvn -pl simulation -am test -Dtest=ComparePageTest -Dsurefire.failIfNoSpecifiedTests=false -Dcompare.write=true` writes the page.

            ## The fleet

            - An Auto Scaling group of 10 instances: minimum 8, maximum 14, in 3 zones, behind 2 target groups
            - A health check every 10 s. A new target is healthy after 1 passed check, and a target is unhealthy after 2 failed ones
            - An instance runs 30 s after its launch, and drains for 300 s
            - 100 requests a second, half of them to each target group. The load balancer spreads them over its healthy targets, and over
              all targets when none is healthy
            - 120 s of watching: the group's health check grace period, the instance warmup of the refresh, and the grace period of the roll
            - Each release is observed for 90 minutes, which are 540,000 requests

            ## The releases

            90/100 are the minimum and the maximum healthy percentage, and the defaults of Auto Scaling. `EC2` is its default health
            check type. With 100/120 the refresh launches first, two at a time, like a roll with batches of 20 %.
            """;

    private static final String TAIL = """

            ## How to read it

            - **Health check type EC2.** Auto Scaling does not ask the load balancer, so each of the bad images replaces the whole group, and the
              refresh is `Successful`. Greenroll asks the target groups, whatever the type says.
            - **90/100** takes an old instance out before its replacement is healthy. So a bad image leaves 9 of 10 in service for an hour.
            - **100/120** keeps all ten, as a roll does. It also waits for an hour, and starts the bad image again and again. An image that serves
              for a while loses requests each time.
            - **Greenroll** fails the batch, takes it out, and tells why. It also loses requests of an image that fails after a while, until
              the load balancer sees it, but once for each instance of the batch.
            - **A good image** takes Greenroll longer than a refresh that launches first. A roll waits with the next batch until enough
              blue has drained, so fewer instances run at the same time.
            - **Errors that no health check sees** need an alarm. Both take CloudWatch alarms.
            - **Auto rollback** would bring back the old version by itself after a failed refresh. It is off by default. Greenroll has none
              for Auto Scaling groups: failed green was never a member, and earlier batches stay.

            ## How each was played

            Greenroll: `POST /aws/ec2/group` with `autoScaling`, then a roll with `batchSizePercentage` 20 and `gracePeriod` 120. All other
            settings are the defaults.

            Instance Refresh, without skip matching, checkpoints, alarms and auto rollback:

            1. It starts with version 2 as its desired configuration. From then on the group launches version 2.
            2. Every 10 s it counts the instances that are ready: in service, healthy, and, if new, warmed up. With `ELB` they are healthy in all
               target groups.
            3. With a maximum of 100 % it terminates old instances while more than the minimum are ready, and the group replaces them.
               With a larger maximum it first launches up to the maximum, and terminates old ones when new ones are ready.
            4. Meanwhile the group replaces instances that it finds unhealthy after the grace period, as always.
            5. It ends as `Successful` when all are new and ready. It ends as `Failed` when no further instance got ready for 60 minutes.
               The group then launches version 1 again.

            AWS documents these rules:

            | rule | source |
            | --- | --- |
            | order, percentages, desired configuration at the end | [How an instance refresh works](https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html) |
            | the defaults | [Default values](https://docs.aws.amazon.com/autoscaling/ec2/userguide/understand-instance-refresh-default-values.html), [RefreshPreferences](https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html) |
            | a scale-out during a refresh launches the desired configuration; the wait of up to 60 minutes | older versions of the [same guide](https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html) |
            | `ELB` asks every load balancer of the group | [Attach a load balancer](https://docs.aws.amazon.com/autoscaling/ec2/userguide/attach-load-balancer-asg.html) |
            | grace period | [Health check grace period](https://docs.aws.amazon.com/autoscaling/ec2/userguide/health-check-grace-period.html) |
            | rollback, and when it is not possible | [Undo changes with a rollback](https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html) |

            AWS does not document how often it acts, in which order it takes instances, and what becomes of a new instance that is not
            ready when a refresh fails. Here the group terminates it, or replaces it by the old version.

            ## Rights

            | | Instance Refresh | Greenroll |
            | --- | --- | --- |
            | the person who releases | `autoscaling:StartInstanceRefresh`, and to watch, cancel or go back `autoscaling:DescribeInstanceRefreshes`, `autoscaling:CancelInstanceRefresh`, `autoscaling:RollbackInstanceRefresh`. With a new launch template version also `ec2:RunInstances` on all that it launches, and `iam:PassRole` | a token of scope `roll`, or `execute-api:Invoke` on one route. No right in EC2 or Auto Scaling |
            | the one who acts | Auto Scaling's service-linked role, which AWS manages. It may act on all groups of the account | the roles of the functions. They may act only on Auto Scaling groups and launch templates with the tag `greenroll:managed` ([permissions](iam.md)) |
            | what has to be trusted | AWS | AWS, and this stack in your account ([threat model](threat-model.md)) |
            """;

    private ComparisonPage() {}

    static String text(List<Row> rows) {
        return HEAD + rows.stream().map(ComparisonPage::section).collect(Collectors.joining()) + TAIL;
    }

    private static String section(Row row) {
        return "\n### " + row.image().title + "\n\n" + row.image().words + "\n\n"
                + "| | Instance Refresh, `EC2`, 90/100 | Instance Refresh, `ELB`, 90/100 | Instance Refresh, `ELB`, 100/120"
                + " | Greenroll, 20 % |\n| --- | --- | --- | --- | --- |\n"
                + line("ends as", row, one -> "`" + one.end() + "`")
                + line("after", row, one -> one.minutes() + " min")
                + line("fewest that served, of 10", row, one -> "" + one.lowest())
                + line("requests lost", row, one -> "%,d".formatted(one.lost()))
                + line("most instances beyond 10, draining ones too", row, one -> "" + one.surge())
                + line("the owner is told", row, one -> shortened(one.told()))
                + line("members after 90 min", row, Release::left);
    }

    private static String line(String what, Row row, Function<Release, String> cell) {
        return "| " + what + " | " + row.all().stream().map(cell).collect(Collectors.joining(" | ")) + " |\n";
    }

    /** The text with its first instance only, and without ids, which change with each change of the code. */
    private static String shortened(String told) {
        return told.replaceAll("(\\)+), i-[0-9a-f]+ \\(.*", "$1, and the same of the other one")
                .replaceAll("i-[0-9a-f]{17}", "i-…");
    }
}
