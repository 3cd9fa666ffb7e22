package greenroll.emulator.store;

import static greenroll.emulator.store.StoredRolls.NOON;
import static greenroll.emulator.store.TokenStoreContract.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import greenroll.api.http.Authorizer;
import greenroll.aws.store.DynamoDbTokenStore;
import greenroll.aws.store.TableLayout;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.fleet.Unavailable;
import greenroll.token.Secret;
import greenroll.token.Token;
import greenroll.token.TokenStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The contract over DynamoDB Local, the layout of the items in the table, and the behaviour when DynamoDB fails. */
class DynamoDbTokenStoreTest implements TokenStoreContract {

    private static final String TABLE = "greenroll";

    /** The number of faults that can happen to any request. */
    private static final int BEFALL_ALL = 7;

    private static EmbeddedDynamoDb dynamoDb;

    private final TokenStore tokens = store(dynamoDb.client());

    @BeforeAll
    static void start() {
        dynamoDb = EmbeddedDynamoDb.withTable(TABLE);
    }

    @AfterAll
    static void stop() {
        dynamoDb.close();
    }

    @BeforeEach
    void empty() {
        new TableContents(Map.of()).restore(dynamoDb.client(), TABLE);
    }

    private static TokenStore store(DynamoDbClient client) {
        return new DynamoDbTokenStore(client, TABLE);
    }

    @Override
    public TokenStore tokens() {
        return tokens;
    }

    @Test
    void items_lieUnderHashAndId_andBothExpire() {
        tokens.put(ANNS, token("tok-00000001"));

        assertThat(dynamoDb.client().scan(scan -> scan.tableName(TABLE)).items())
                .allSatisfy(item -> {
                    assertThat(item.get("schema")).isEqualTo(AttributeValue.fromN("1"));
                    assertThat(item.get(TableLayout.EXPIRES_AT).n())
                            .isEqualTo(
                                    Long.toString(NOON.plusSeconds(90 * 86_400).getEpochSecond()));
                })
                .extracting(item -> item.get("pk").s() + " " + item.get("sk").s())
                .containsExactlyInAnyOrder("TOKENS tok-00000001", "TOKEN#" + ANNS + " TOKEN");
    }

    @Test
    void token_thatDynamoDbHasForgotten_isInNoListAndCannotBeRevoked() {
        tokens.put(ANNS, token("tok-00000001"));
        dynamoDb.client()
                .deleteItem(delete -> delete.tableName(TABLE)
                        .key(Map.of(
                                "pk", AttributeValue.fromS("TOKEN#" + ANNS),
                                "sk", AttributeValue.fromS("TOKEN"))));

        assertThat(tokens.list(10, null).tokens()).isEmpty();
        assertThat(tokens.revoke("tok-00000001", NOON)).isEmpty();
        assertThat(tokens.find(ANNS)).isEmpty();
    }

    /** A token as versions without ids and scopes stored it: only hash, owner and expiry. */
    @Test
    void token_ofAnEarlierVersion_isUnknown_andUnauthorized() {
        String bearer = "sesame";
        Map<String, AttributeValue> item = Map.of(
                "pk", AttributeValue.fromS("TOKEN#" + new Secret(bearer).sha256()),
                "sk", AttributeValue.fromS("TOKEN"),
                "schema", AttributeValue.fromN("1"),
                "owner", AttributeValue.fromS("ann"),
                "expiresAt",
                        AttributeValue.fromN(
                                String.valueOf(NOON.plus(Duration.ofDays(9)).getEpochSecond())));
        dynamoDb.client().putItem(put -> put.tableName(TABLE).item(item));
        Authorizer authorizer = new Authorizer(tokens, InstantSource.fixed(NOON));
        APIGatewayCustomAuthorizerEvent call = APIGatewayCustomAuthorizerEvent.builder()
                .withAuthorizationToken("Bearer " + bearer)
                .withMethodArn("arn:aws:execute-api:us-east-1:000000000000:api/v1/GET/aws/ec2/group")
                .build();

        assertThat(tokens.find(new Secret(bearer).sha256())).isEmpty();
        assertThatThrownBy(() -> authorizer.handleRequest(call, null))
                .isExactlyInstanceOf(RuntimeException.class)
                .hasMessage("Unauthorized");
    }

    @Test
    void calls_areAsFewAsTheClassSays() {
        tokens.put(ANNS, token("tok-00000001"));
        tokens.put(BOBS, token("tok-00000002"));
        CountingDynamoDb counting = new CountingDynamoDb(dynamoDb.client());
        TokenStore counted = store(counting);

        counted.find(ANNS);
        counted.used(ANNS, NOON);
        counted.list(10, null);
        counted.revoke("tok-00000001", NOON);

        assertThat(counting.calls())
                .containsExactly("GetItem", "UpdateItem", "Query", "BatchGetItem", "GetItem", "UpdateItem");
    }

    @Test
    void list_afterWhatIsNoPlaceAtAll_isRefused() {
        assertThatThrownBy(() -> tokens.list(10, "\u00e4")).isInstanceOf(IllegalArgumentException.class);
    }

    /** One operation on tokens. When it is repeated, its answer must be the same. */
    record Work(String name, Function<TokenStore, Object> act) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Work> works() {
        return List.of(
                new Work("put", store -> store.put(BOBS, token("tok-00000002"))),
                new Work("find", store -> store.find(ANNS)),
                new Work("list", store -> pages(store)),
                new Work("revoke", store -> store.revoke("tok-00000001", NOON)),
                new Work("used", store -> {
                    store.used(ANNS, NOON);
                    return Optional.empty();
                }));
    }

    private static List<Token> pages(TokenStore store) {
        List<Token> all = new ArrayList<>();
        String after = null;
        do {
            TokenStore.Page page = store.list(2, after);
            all.addAll(page.tokens());
            after = page.next();
        } while (after != null);
        return all;
    }

    private void fill() {
        empty();
        tokens.put(ANNS, token("tok-00000001"));
        for (int i = 3; i < 8; i++) {
            tokens.put(Integer.toString(i).repeat(64), token("tok-0000000" + i));
        }
    }

    @ParameterizedTest
    @MethodSource("works")
    void work_disturbedAtAnyRequestAndDoneAgain_leavesWhatAnUndisturbedOneLeaves(Work work) {
        fill();
        FaultyDynamoDb faulty = new FaultyDynamoDb(dynamoDb.client());
        TokenStore disturbed = store(faulty);
        TableContents before = TableContents.of(dynamoDb.client(), TABLE);
        faulty.disarm();
        Object expected = work.act().apply(disturbed);
        TableContents after = TableContents.of(dynamoDb.client(), TABLE);

        int met = 0;
        int requests = faulty.requests();
        for (int place = 1; place <= requests; place++) {
            for (TableFault fault : TableFault.values()) {
                before.restore(dynamoDb.client(), TABLE);
                faulty.arm(place, fault);
                Object answer;
                boolean isMet;
                try {
                    answer = work.act().apply(disturbed);
                    isMet = !faulty.met().isEmpty();
                } catch (Unavailable | Functions.Killed unknown) {
                    assertThat(TableContents.of(dynamoDb.client(), TABLE))
                            .as("%s at request %s", fault, place)
                            .isIn(before, after);
                    isMet = true;
                    faulty.disarm();
                    answer = work.act().apply(disturbed);
                }
                met += isMet ? 1 : 0;
                assertThat(answer).as("%s at request %s", fault, place).isEqualTo(expected);
                assertThat(TableContents.of(dynamoDb.client(), TABLE))
                        .as("%s at request %s", fault, place)
                        .isEqualTo(after);
            }
        }
        assertThat(met).isGreaterThanOrEqualTo(requests * BEFALL_ALL);
    }
}
