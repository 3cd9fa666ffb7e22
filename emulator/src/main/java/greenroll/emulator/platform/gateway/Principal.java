package greenroll.emulator.platform.gateway;

import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.platform.template.Stack;

/**
 * An IAM identity that signs calls of the API.
 *
 * @param arn the ARN in the form of {@code userArn}; its account may differ from the stack's
 * @param policies the identity's own policies
 */
public record Principal(Identity credentials, String arn, Policy policies) {

    String account() {
        return arn.split(":", 6)[4];
    }

    boolean isOfTheStacksAccount() {
        return account().equals(Stack.ACCOUNT);
    }
}
