package greenroll.api.fallback;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An operation of Elastigroup's API that Greenroll does not have.
 *
 * @param methods its methods, separated by bars
 * @param path its path below {@code /aws/ec2}, with a {@code *} for each variable segment
 * @param name its name in Elastigroup's own client
 * @param wayOut a replacement, or why none is necessary
 */
record ElastigroupOperation(String methods, String path, String name, String wayOut) {

    private static final String ON_DEMAND =
            "Greenroll does not know prices; see AWS Cost Explorer, by the tag greenroll:group";
    private static final String BY_FLAG =
            "a policy is suspended by its isEnabled: false; change it by PUT /aws/ec2/group/{groupId}";
    private static final String NO_PROCESSES =
            "healing cannot be suspended for one group. With autoHealing false unhealthy"
                    + " instances stay, and the stack's parameter Healing switches healing off for all groups. Without"
                    + " updatePolicy.shouldRoll no new image is rolled. A scaling policy and a scheduled task do nothing with"
                    + " isEnabled false. A roll can be paused";
    private static final String NO_STATE = "instances hold no state here: keep it on EFS, S3 or in a database";
    private static final String NO_BEANSTALK = "Elastic Beanstalk updates its own environments";
    private static final String ROLLS = "PUT /aws/ec2/group/{groupId}/roll is a blue/green deployment, batch by batch";
    private static final String NO_IMPORT = "create a group by POST /aws/ec2/group; single instances are adopted by the"
            + " tag greenroll:group, instances of an Auto Scaling group are not";
    private static final String BY_GROUP =
            "ask its group: GET /aws/ec2/group/{groupId}/status and /instanceHealthiness";
    private static final String NO_STANDBY = "deregister the instance from its target groups, or let a roll replace it";

    static final List<ElastigroupOperation> ALL = List.of(
            group("GET", "costs", "get cost per elastigroup", ON_DEMAND),
            group("GET", "costs/detailed", "get group detailed cost", ON_DEMAND),
            group("GET", "scale/suspensions", "list suspended scaling policies", BY_FLAG),
            group("POST", "scale/suspendPolicy", "suspend scaling policies", BY_FLAG),
            group("POST", "scale/resumePolicy", "resume suspended scaling policies", BY_FLAG),
            group("GET", "suspension", "list suspended process", NO_PROCESSES),
            group("POST", "suspension", "suspend process", NO_PROCESSES),
            group("DELETE", "suspension", "remove suspended process", NO_PROCESSES),
            group("GET", "statefulInstance", "get stateful instances", NO_STATE),
            group("PUT", "statefulInstance/*/deallocate", "deallocate stateful instance", NO_STATE),
            group("PUT", "statefulInstance/*/recycle", "recycle stateful instance", NO_STATE),
            group("PUT", "statefulInstance/*/resume", "resume stateful instance", NO_STATE),
            group("PUT", "statefulInstance/*/pause", "pause stateful instance", NO_STATE),
            group("DELETE", "statefulInstance/*/volume/*", "delete volume in stateful instance", NO_STATE),
            group("GET", "beanstalk/maintenance/status", "beanstalk maintenance status", NO_BEANSTALK),
            group("PUT", "beanstalk/maintenance/start", "beanstalk maintenance start", NO_BEANSTALK),
            group("PUT", "beanstalk/maintenance/finish", "beanstalk maintenance finish", NO_BEANSTALK),
            group("PUT", "beanstalk/reimport", "beanstalk reimport", NO_BEANSTALK),
            of("GET", "group/beanstalk/import", "beanstalk import", NO_BEANSTALK),
            of("POST", "group/instance/import", "import instance", NO_IMPORT),
            of("POST", "group/autoScalingGroup/import", "import asg", NO_IMPORT),
            group("POST", "amiBackup", "ami backup", "EC2 Image Builder makes images, and updatePolicy rolls to them"),
            group("POST", "codeDeploy/blueGreenDeployment", "create blue green deployment", ROLLS),
            group("GET", "codeDeploy/blueGreenDeployment", "get blue green deployment", ROLLS),
            group("PUT", "codeDeploy/blueGreenDeployment/*/stop", "stop blue green deployment", ROLLS),
            group("POST|GET", "clusterRoll", "cluster roll", ROLLS),
            group("GET|PUT", "clusterRoll/*", "cluster roll", ROLLS),
            group("POST", "clone", "clone elastigroup", "read the group, and create another from what it answers"),
            group(
                    "GET",
                    "logs",
                    "get elastilog",
                    "…/events tells what happened to the group, and …/roll/{rollId}/events every step of a roll"),
            of("GET", "spotType", "get instance type by region", "ask EC2: aws ec2 describe-instance-type-offerings"),
            of("POST", "instance/*/lock", "lock instance", "EC2's termination protection keeps an instance"),
            of("POST", "instance/*/unlock", "unlock instance", "EC2's termination protection keeps an instance"),
            of("POST", "instance/*/standby/enter", "enter instance standby", NO_STANDBY),
            of("POST", "instance/*/standby/exit", "exit instance standby", NO_STANDBY),
            of(
                    "POST",
                    "instance/signal",
                    "create instance signal",
                    "a roll waits for the load balancer's health check"),
            of("GET", "instance/*", "get instance status", BY_GROUP),
            of("GET", "costs", "get cost per account", ON_DEMAND),
            of("GET", "potentialSavings", "get potential savings", ON_DEMAND),
            of("GET", "instancePotentialSavings", "get instance potential savings", ON_DEMAND),
            of("POST", "statefulMigrationGroup", "import stateful instance", NO_STATE),
            of("GET", "statefulMigrationGroup/*", "get stateful import status", NO_STATE),
            of("DELETE", "statefulMigrationGroup/*", "delete stateful import", NO_STATE));

    private static ElastigroupOperation of(String methods, String path, String name, String wayOut) {
        return new ElastigroupOperation(methods, path, name, wayOut);
    }

    private static ElastigroupOperation group(String methods, String path, String name, String wayOut) {
        return of(methods, "group/*/" + path, name, wayOut);
    }

    /** @param path the path after {@code /aws/} */
    static Optional<ElastigroupOperation> at(String method, String path) {
        return ALL.stream().filter(one -> one.is(method, path)).findFirst();
    }

    private boolean is(String method, String asked) {
        String form = "ec2/" + Pattern.quote(path).replace("*", "\\E[^/]+\\Q");
        return List.of(methods.split("\\|", -1)).contains(method) && asked.matches(form);
    }
}
