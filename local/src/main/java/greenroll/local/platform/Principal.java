package greenroll.local.platform;

import greenroll.local.iam.Policy;

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
