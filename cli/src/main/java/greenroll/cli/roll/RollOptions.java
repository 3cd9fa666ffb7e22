package greenroll.cli.roll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.cli.shell.StepWords;
import greenroll.cli.shell.UsageException;
import greenroll.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of a new roll. The API checks their ranges and names. */
final class RollOptions {

    @Option(names = "--batch-size-percentage", paramLabel = "1-100", description = "of the group's target; required")
    private @Nullable Integer batchSizePercentage;

    @Option(
            names = "--grace-period",
            paramLabel = "SECONDS",
            description = "a batch is watched healthy before its blue is scaled down; required")
    private @Nullable Integer gracePeriod;

    @Option(
            names = {"--bake-time", "--bake"},
            paramLabel = "SECONDS",
            description = "after the last batch the roll waits for that long. Blue runs on meanwhile, and a roll back"
                    + " registers it again (0)")
    private @Nullable Integer bakeTime;

    @Option(
            names = "--health-timeout",
            paramLabel = "SECONDS",
            description = "an instance may take to get healthy (600)")
    private @Nullable Integer healthTimeout;

    @Option(names = "--action", description = "REPLACE_SERVER (the default) or RESTART_SERVER")
    private @Nullable String action;

    @Option(
            names = "--batch-min-healthy-percentage",
            paramLabel = "1-100",
            description = "of a batch must get healthy (100)")
    private @Nullable Integer batchMinHealthyPercentage;

    @Option(
            names = "--step",
            paramLabel = "STEP",
            description =
                    "the end of a first batch of its own size, in instances (1) or percent of the target (25%%), with a"
                            + " grace period after a colon (1:600). A pause may follow: until a person continues the roll"
                            + " (1,pause), or for so many seconds (25%%,pause=3600), and CONTINUE, STOP or ROLLBACK when"
                            + " nobody does (1,pause=3600:STOP); may be repeated")
    private List<String> steps = new ArrayList<>();

    @Option(
            names = "--judge",
            paramLabel = "FILE",
            description = "metrics in which green is compared with blue in the grace period: the API's JSON of"
                    + " strategy.judge")
    private @Nullable Path judge;

    @Option(
            names = "--skip-matching",
            negatable = true,
            description = "leave alone, or not, what already runs what the roll launches (the API's default: left alone"
                    + " by REPLACE_SERVER)")
    private @Nullable Boolean skipMatching;

    @Option(
            names = "--only-zone",
            paramLabel = "ZONE",
            description = "of the instances in this zone only; may be repeated. The others are left alone")
    private List<String> onlyZones = new ArrayList<>();

    @Option(names = "--only-instance", paramLabel = "ID", description = "of this instance only; may be repeated")
    private List<String> onlyInstances = new ArrayList<>();

    @Option(
            names = "--only-tag",
            paramLabel = "KEY=VALUE",
            description = "of the instances with this tag in EC2 only; may be repeated")
    private Map<String, String> onlyTags = new LinkedHashMap<>();

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description = "OLDEST_FIRST or ZONE_BY_ZONE; without it, the zones stay even")
    private @Nullable String order;

    @Option(
            names = "--draining-timeout",
            paramLabel = "SECONDS",
            description = "the longest a deregistered instance drains (the target groups' delay)")
    private @Nullable Integer drainingTimeout;

    @Option(
            names = "--health-check-type",
            paramLabel = "TYPE",
            description = "TARGET_GROUP, ELB, EC2 or NONE (the group's)")
    private @Nullable String healthCheckType;

    @Option(names = "--no-drain", description = "deregister without waiting for requests in flight")
    private boolean noDrain;

    @Option(names = "--on-failure", paramLabel = "ACTION", description = "DETACH_NEW (the default) or DETACH_OLD")
    private @Nullable String onFailure;

    @Option(names = "--roll-back", description = "when it fails, bring back what served before in all batches")
    private boolean rollBack;

    @Option(
            names = "--keep-failed-for",
            paramLabel = "SECONDS",
            description = "failed green stays, out of the load balancer, for that long (0)")
    private @Nullable Integer keepFailedFor;

    @Option(
            names = "--alarm",
            paramLabel = "NAME",
            description =
                    "a CloudWatch alarm that fails the batch in its grace, and holds the next one; may be repeated")
    private List<String> alarms = new ArrayList<>();

    @Option(
            names = "--launch-template-version",
            paramLabel = "VERSION",
            description = "of a group that is an Auto Scaling group: the launch template version to roll to, a number,"
                    + " '$Latest' or '$Default' ($Latest)")
    private @Nullable String launchTemplateVersion;

    @Option(
            names = "--image-id",
            paramLabel = "AMI",
            description =
                    "of a group that is an Auto Scaling group: roll to a new launch template version with this image")
    private @Nullable String imageId;

    @Option(
            names = "--user-data",
            paramLabel = "FILE",
            description = "the same with the file's content as user data; may be given with --image-id")
    private @Nullable Path userData;

    @Option(names = "--comment", description = "who and why, for history and notification")
    private @Nullable String comment;

    @Option(
            names = "--body",
            paramLabel = "FILE",
            description = "the API's JSON body, - for standard input; options take the place of its fields")
    private @Nullable Path file;

    private final Set<String> fields = new LinkedHashSet<>();

    /** The body of the PUT. */
    String body() {
        ObjectNode body = file == null ? JsonNodeFactory.instance.objectNode() : read("--body", file);
        collect("", body);
        put(body, "batchSizePercentage", batchSizePercentage);
        put(body, "gracePeriod", gracePeriod);
        put(body, "bakeTime", bakeTime);
        put(body, "healthTimeout", healthTimeout);
        put(body, "drainingTimeout", drainingTimeout);
        put(body, "healthCheckType", healthCheckType);
        put(body, "comment", comment);
        put(body, "strategy.action", action);
        put(body, "strategy.batchMinHealthyPercentage", batchMinHealthyPercentage);
        put(body, "strategy.steps", steps.isEmpty() ? null : StepWords.read(steps));
        put(body, "strategy.judge", judge == null ? null : read("--judge", judge));
        put(body, "strategy.skipMatching", skipMatching);
        put(body, "strategy.only.zones", onlyZones.isEmpty() ? null : onlyZones);
        put(body, "strategy.only.instanceIds", onlyInstances.isEmpty() ? null : onlyInstances);
        put(body, "strategy.only.tags", onlyTags.isEmpty() ? null : onlyTags);
        put(body, "strategy.order", order);
        put(body, "strategy.shouldDrainInstances", noDrain ? Boolean.FALSE : null);
        put(body, "strategy.onFailure.actionType", onFailure);
        put(body, "strategy.onFailure.shouldHandleAllBatches", rollBack ? Boolean.TRUE : null);
        put(body, "strategy.onFailure.keepFailedFor", keepFailedFor);
        put(body, "strategy.alarms", alarms.isEmpty() ? null : alarms);
        put(body, "launchTemplate.version", version());
        put(body, "launchTemplate.imageId", imageId);
        put(body, "launchTemplate.userData", userData == null ? null : base64(userData));
        require(body, "batchSizePercentage", "--batch-size-percentage");
        require(body, "gracePeriod", "--grace-period");
        return Json.write(body);
    }

    /** The API takes a number for a fixed version, and a text for a name of one. */
    private @Nullable Object version() {
        return launchTemplateVersion != null && launchTemplateVersion.matches("[0-9]{1,9}")
                ? Integer.valueOf(launchTemplateVersion)
                : launchTemplateVersion;
    }

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new UsageException("--user-data: there is no file " + file);
        } catch (IOException e) {
            throw new UsageException("--user-data: cannot read " + file + ": " + e.getMessage());
        }
    }

    /** The paths of the fields in the result of {@link #body}. */
    Set<String> fields() {
        return fields;
    }

    private void put(ObjectNode body, String path, @Nullable Object value) {
        if (value == null) {
            return;
        }
        ObjectNode in = body;
        List<String> names = List.of(path.split("\\."));
        for (String name : names.subList(0, names.size() - 1)) {
            in = in.path(name) instanceof ObjectNode there ? there : in.putObject(name);
        }
        in.set(names.getLast(), Json.tree(value));
        fields.add(path);
    }

    private static void require(ObjectNode body, String field, String option) {
        if (!body.has(field)) {
            throw new UsageException(option + " is required, or --body with " + field);
        }
    }

    private void collect(String prefix, JsonNode object) {
        object.properties().forEach(field -> {
            fields.add(prefix + field.getKey());
            collect(prefix + field.getKey() + ".", field.getValue());
        });
    }

    private static ObjectNode read(String option, Path file) {
        try {
            boolean standardInput = file.toString().equals("-");
            String text = standardInput ? new String(System.in.readAllBytes()) : Files.readString(file);
            if (Json.strictTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new UsageException(option + ": " + file + " holds no JSON object");
        } catch (NoSuchFileException e) {
            throw new UsageException(option + ": there is no file " + file);
        } catch (IOException e) {
            throw new UsageException(option + ": cannot read " + file + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + file + " is no JSON: " + e.getMessage());
        }
    }
}
