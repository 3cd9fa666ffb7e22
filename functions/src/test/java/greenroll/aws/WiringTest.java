package greenroll.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.aws.autoscaling.AwsAutoScalingGroups;
import greenroll.aws.autoscaling.AwsLaunchTemplates;
import greenroll.aws.fleet.ScriptedEc2;
import greenroll.aws.fleet.ScriptedLoadBalancing;
import greenroll.aws.store.DynamoDbRollStore;
import greenroll.fleet.JoinedFleet;
import greenroll.fleet.price.OnDemandPrices;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Tests the wiring of the functions, and the errors when an environment variable is absent. */
class WiringTest {

    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));

    @Test
    void store_variableAbsent_isNamed() {
        assertThatThrownBy(() -> wiring(Map.of()).store())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("GREENROLL_TABLE");
    }

    @Test
    void notifierAndExecutions_variablesBlank_areNamed() {
        Wiring wiring = wiring(Map.of("GREENROLL_TOPIC_ARN", " ", "GREENROLL_STATE_MACHINE_ARN", ""));

        assertThatThrownBy(wiring::notifier).hasMessageContaining("GREENROLL_TOPIC_ARN");
        assertThatThrownBy(wiring::executions).hasMessageContaining("GREENROLL_STATE_MACHINE_ARN");
    }

    @Test
    void metrics_variableAbsent_isNamed() {
        assertThatThrownBy(() -> wiring(Map.of()).metrics()).hasMessageContaining("GREENROLL_NAMESPACE");
    }

    @Test
    void alarmsAndServiceMetrics_thatAreNotRead_needNoClient() {
        Wiring wiring = wiring(Map.of());

        assertThat(wiring.alarms().alarms(List.of())).isEmpty();
        assertThat(wiring.serviceMetrics().datapoints(List.of(), Duration.ofMinutes(1), NOON.instant(), NOON.instant()))
                .isEmpty();
        assertThat(wiring.serviceMetrics()).isSameAs(wiring.serviceMetrics());
    }

    @Test
    void onDemandPrices_areThoseOfTheEnvironment_noneWithoutThem_andAWrongListIsNamed() {
        assertThat(wiring(Map.of("GREENROLL_ON_DEMAND_PRICES", "m7g.large=0.0816"))
                        .prices()
                        .onDemand()
                        .of("m7g.large"))
                .contains(new BigDecimal("0.0816"));
        assertThat(wiring(Map.of()).prices().onDemand()).isEqualTo(OnDemandPrices.NONE);
        assertThatThrownBy(() -> wiring(Map.of("GREENROLL_ON_DEMAND_PRICES", "cheap"))
                        .prices()
                        .onDemand())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("GREENROLL_ON_DEMAND_PRICES")
                .hasMessageContaining("cheap");
    }

    @Test
    void region_isTheOneThatLambdaSets() {
        assertThat(wiring(Map.of("AWS_REGION", "eu-west-1")).region()).isEqualTo("eu-west-1");
        assertThatThrownBy(() -> wiring(Map.of()).region()).hasMessageContaining("AWS_REGION");
    }

    @Test
    void wiring_ofAFunctionThatUsesTheFleetOnly_needsNoVariableAndNoOtherClient() {
        assertThat(wiring(Map.of()).fleet()).isInstanceOf(JoinedFleet.class);
    }

    @Test
    void autoScaling_isReachedOnlyWhereItIsNeeded() {
        Wiring wiring = wiring(Map.of());

        assertThat(wiring.launchTemplates()).isSameAs(wiring.launchTemplates()).isInstanceOf(AwsLaunchTemplates.class);
        assertThatThrownBy(wiring::autoScalingGroups).hasMessage("not needed");
        assertThat(new Wiring(
                                Map.of(),
                                new NoClients() {
                                    @Override
                                    public AutoScalingClient autoScaling() {
                                        return new AutoScalingClient() {
                                            @Override
                                            public String serviceName() {
                                                return SERVICE_NAME;
                                            }

                                            @Override
                                            public void close() {}
                                        };
                                    }
                                },
                                NOON)
                        .autoScalingGroups())
                .isInstanceOf(AwsAutoScalingGroups.class);
    }

    @Test
    void whetherATagDecides_isAskedOfTheEnvironmentWhenTargetGroupsAreRead() {
        assertThatThrownBy(() -> wiring(Map.of()).fleet().targetGroups(List.of()))
                .hasMessage("the environment lacks GREENROLL_TARGET_GROUPS_BY_TAG");
        assertThatThrownBy(() -> wiring(Map.of("GREENROLL_TARGET_GROUPS_BY_TAG", "yes"))
                        .fleet()
                        .targetGroups(List.of()))
                .hasMessage("must be true or false in the environment: GREENROLL_TARGET_GROUPS_BY_TAG");
        assertThat(wiring(Map.of("GREENROLL_TARGET_GROUPS_BY_TAG", "true"))
                        .fleet()
                        .targetGroups(List.of()))
                .isEmpty();
    }

    @Test
    void each_askedForTwice_isTheSame() {
        Wiring wiring = new Wiring(
                Map.of("GREENROLL_TABLE", "t"),
                new NoClients() {
                    @Override
                    public DynamoDbClient dynamoDb() {
                        return new DynamoDbClient() {
                            @Override
                            public String serviceName() {
                                return SERVICE_NAME;
                            }

                            @Override
                            public void close() {}
                        };
                    }
                },
                NOON);

        assertThat(wiring.store()).isSameAs(wiring.store()).isInstanceOf(DynamoDbRollStore.class);
        assertThat(wiring.fleet()).isSameAs(wiring.fleet());
        assertThat(wiring.clock().instant()).isEqualTo(NOON.instant());
    }

    @Test
    void ids_aThousand_areEightHexDigitsAndDiffer() {
        Wiring wiring = wiring(Map.of());

        Set<String> ids =
                IntStream.range(0, 1_000).mapToObj(i -> wiring.ids().hex8()).collect(Collectors.toSet());

        assertThat(ids).hasSizeGreaterThan(990).allMatch(id -> id.matches("[0-9a-f]{8}"));
    }

    @Test
    void overrides_ofAClient_endBeforeAStepsLastTenSeconds() {
        var overrides = SdkClients.overrides(SdkClients.CALL);

        assertThat(overrides.apiCallTimeout().orElseThrow()).isLessThan(Duration.ofSeconds(10));
        assertThat(overrides.retryStrategy().orElseThrow().maxAttempts()).isEqualTo(3);
    }

    private static Wiring wiring(Map<String, String> environment) {
        return new Wiring(environment, new NoClients(), NOON);
    }

    /** Has EC2 and ELBv2 clients, which are never called. Fails when another client is requested. */
    private static class NoClients implements AwsClients {
        @Override
        public Ec2Client ec2() {
            return new ScriptedEc2();
        }

        @Override
        public ElasticLoadBalancingV2Client elasticLoadBalancing() {
            return new ScriptedLoadBalancing();
        }

        @Override
        public AutoScalingClient autoScaling() {
            throw new AssertionError("not needed");
        }

        @Override
        public DynamoDbClient dynamoDb() {
            throw new AssertionError("not needed");
        }

        @Override
        public SnsClient sns() {
            throw new AssertionError("not needed");
        }

        @Override
        public EventBridgeClient eventBridge() {
            throw new AssertionError("not needed");
        }

        @Override
        public CloudWatchClient cloudWatch() {
            throw new AssertionError("not needed");
        }

        @Override
        public SsmClient ssm() {
            throw new AssertionError("not needed");
        }

        @Override
        public SfnClient sfn() {
            throw new AssertionError("not needed");
        }
    }
}
