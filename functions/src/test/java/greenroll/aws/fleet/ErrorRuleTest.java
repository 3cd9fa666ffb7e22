package greenroll.aws.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;

/** Tests the table of error codes. */
class ErrorRuleTest {

    @ParameterizedTest(name = "{0} with HTTP {1}: {2}")
    @CsvSource({
        "InsufficientInstanceCapacity,     500, SHORTAGE",
        "InsufficientHostCapacity,         500, SHORTAGE",
        "InsufficientFreeAddressesInSubnet,400, SHORTAGE",
        "InstanceLimitExceeded,            400, SHORTAGE",
        "VcpuLimitExceeded,                400, SHORTAGE",
        "MaxSpotInstanceCountExceeded,     400, SHORTAGE",
        "Unsupported,                      400, SHORTAGE",
        "SpotMaxPriceTooLow,               400, SHORTAGE",
        "UnfulfillableCapacity,            400, SHORTAGE",
        "InvalidLaunchTemplateName.NotFoundException, 400, UNKNOWN_TEMPLATE",
        "InvalidLaunchTemplateId.NotFound, 400, UNKNOWN_TEMPLATE",
        "InvalidLaunchTemplateId.VersionNotFound, 400, UNKNOWN_TEMPLATE",
        "IdempotentInstanceTerminated,     400, TOKEN_SPENT",
        "IdempotentParameterMismatch,      400, REFUSED",
        "InvalidAMIID.NotFound,            400, REFUSED",
        "UnauthorizedOperation,            403, REFUSED",
        "InvalidParameterValue,            400, REFUSED",
        "UnsupportedOperation,             400, REFUSED",
        "RequestLimitExceeded,             503, LATER",
        "Throttling,                       400, LATER",
        "InternalError,                    500, LATER",
        "Unavailable,                      503, LATER",
        "SomethingNew,                     502, LATER",
        "SomethingNew,                     400, REFUSED",
        "InvalidInstanceID.NotFound,       400, UNKNOWN_INSTANCE",
        "OperationNotPermitted,            400, PROTECTED",
        "ResourceContention,               500, LATER",
        "ScalingActivityInProgress,        400, LATER",
        "ValidationError,                  400, REFUSED",
        "TargetGroupNotFound,              400, UNKNOWN_TARGET_GROUP",
    })
    void of_eachCode_isItsRule(String code, int status, ErrorRule rule) {
        assertThat(ErrorRule.of(AwsErrors.ec2(status, code, "words"))).isEqualTo(rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
                "Value (arn:p) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN",
                "IAM Instance Profile \"arn:p\" has no associated IAM Roles"
            })
    void of_anInstanceProfileThatEc2DoesNotKnow_isNotYet(String words) {
        assertThat(ErrorRule.of(AwsErrors.ec2(400, "InvalidParameterValue", words)))
                .isEqualTo(ErrorRule.NOT_YET);
    }

    @Test
    void of_exceptionWithoutCode_isJudgedByItsName() {
        assertThat(ErrorRule.of((TargetGroupNotFoundException)
                        TargetGroupNotFoundException.builder().statusCode(400).build()))
                .isEqualTo(ErrorRule.UNKNOWN_TARGET_GROUP);
    }

    @Test
    void named_wordsWithIds_areThoseOfThemThatWereAskedFor() {
        assertThat(ErrorRule.named(
                        "The instance IDs 'i-0aa, i-0bb' do not exist; see i-0ff", Set.of("i-0aa", "i-0bb", "i-0cc")))
                .containsExactlyInAnyOrder("i-0aa", "i-0bb");
    }
}
