package greenroll.emulator.iam;

import greenroll.emulator.iam.policy.AccessDecision;
import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.iam.policy.RequiredPermission;
import greenroll.emulator.iam.policy.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Checks every right that a function's calls need, before anything happens. */
final class PermissionCheck {

    private final String function;
    private final String role;
    private final Policy policy;
    private final UsedRights used;
    /**
     * Rights that were allowed before. The same question always has the same answer, and a roll asks few different
     * ones.
     */
    private final Set<RequiredPermission> allowed = ConcurrentHashMap.newKeySet();

    PermissionCheck(String function, String role, Policy policy, UsedRights used) {
        this.function = function;
        this.role = role;
        this.policy = policy;
        this.used = used;
    }

    /**
     * @param refusal makes the service's exception for a denied right; it is thrown for the first right that is missing
     */
    void require(List<RequiredPermission> needs, Function<String, AwsServiceException> refusal) {
        for (RequiredPermission need : needs) {
            if (!allowed.contains(need)) {
                judge(need, refusal);
            }
        }
    }

    private void judge(RequiredPermission need, Function<String, AwsServiceException> refusal) {
        switch (policy.judge(need)) {
            case AccessDecision.Allowed(Statement by) -> {
                used.allowed(function, need, by);
                allowed.add(need);
            }
            case AccessDecision.Denied(String why) -> {
                used.denied(function, need, why);
                throw refusal.apply(sentence(need, why));
            }
        }
    }

    private String sentence(RequiredPermission need, String why) {
        return "User: " + role + " is not authorized to perform: " + need.action()
                + (need.resource().equals(RequiredPermission.NO_RESOURCE) ? "" : " on resource: " + need.resource())
                + " " + why;
    }
}
