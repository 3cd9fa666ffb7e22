package greenroll.emulator.platform.gateway;

import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.platform.template.Stack;

/**
 * An IAM identity that signs calls of the API.
 *
 * @param arn as {@code userArn} has it; its account may be another than the stack's
 * @param policies what the identity's own policies say
 */
public record Principal(Identity credentials, String arn, Policy policies) {

    String account() {
        return arn.split(":", 6)[4];
    }

    boolean isOfTheStacksAccount() {
        return account().equals(Stack.ACCOUNT);
    }
}
