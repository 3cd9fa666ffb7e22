package greenroll.api.http;

import greenroll.group.HealthCheckType;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Names and formats that several bodies use. */
public final class EnumNames {

    /** Elastigroup's {@code ELB} means the health in any target group here. */
    public static final Map<String, HealthCheckType> HEALTH_CHECKS = Map.of(
            "TARGET_GROUP", HealthCheckType.TARGET_GROUP,
            "ELB", HealthCheckType.TARGET_GROUP,
            "EC2", HealthCheckType.EC2,
            "NONE", HealthCheckType.NONE);

    public static final Set<String> HEALTH_CHECKS_ELSEWHERE =
            Set.of("HCS", "MLB", "MULTAI_TARGET_SET", "ECS_CLUSTER_INSTANCE", "K8S_NODE", "NOMAD_NODE", "CUSTOM");

    public static final Pattern ANY = Pattern.compile("(?s).*");
    public static final Pattern REGION = Pattern.compile("[a-z]{2,3}(-[a-z]+)+-[0-9]+");
    public static final Pattern INSTANCE_TYPE = Pattern.compile("[a-z0-9-]+\\.[a-z0-9-]+");
    public static final Pattern SECURITY_GROUP = Pattern.compile("sg-[0-9a-z]+");
    public static final Pattern SUBNET = Pattern.compile("subnet-[0-9a-z]+");
    public static final Pattern TARGET_GROUP_ARN =
            Pattern.compile("arn:[a-z0-9-]+:elasticloadbalancing:[a-z0-9-]*:[0-9]*:targetgroup/[^/\\s]+/[^/\\s]+");

    private EnumNames() {}

    /** A target group's name, from its ARN. */
    public static String ofTargetGroup(String arn) {
        String[] parts = arn.split("/", -1);
        return parts.length > 1 ? parts[1] : arn;
    }
}
