package greenroll.api.roll;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.api.Web;
import greenroll.roll.Control;
import greenroll.roll.Roll;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.roll.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests lists of some of a group's rolls. */
class ListedRollsTest {

    private static final String LIST = "/aws/ec2/group/{groupId}/roll";

    private final Web web = new Web();

    private Roll put(int number, RollKind kind, Stage stage) {
        return put(number, kind, stage, Web.NOW.plusSeconds(number));
    }

    private Roll put(int number, RollKind kind, Stage stage, Instant at) {
        Roll roll = SampleRoll.of("sbgd-%08x".formatted(number), kind, stage, at);
        web.store.put(roll);
        return roll;
    }

    @Test
    void list_byKindAndStatus_showsThoseThatAreBoth() {
        put(1, RollKind.CREATE, Stage.FINISHED);
        put(2, RollKind.ROLL, Stage.FAILED);
        put(3, RollKind.ROLLBACK, Stage.FINISHED);
        put(4, RollKind.ROLL, Stage.STOPPED);
        put(5, RollKind.SCALE, Stage.FAILED);
        put(6, RollKind.ROLL, Stage.IN_PROGRESS);

        assertThat(numbers(read(Map.of()))).as("deployments, as in Elastigroup").containsExactly(6, 4, 3, 2);
        assertThat(numbers(read(Map.of("kind", "ROLL,CREATE,ROLLBACK,DETACH,SCALE,HEAL,DELETE"))))
                .containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(numbers(read(Map.of("kind", "ROLL,ROLLBACK")))).containsExactly(6, 4, 3, 2);
        assertThat(numbers(read(Map.of("status", "failed,stopped")))).containsExactly(4, 2);
        assertThat(numbers(read(Map.of("kind", "ROLL", "status", "stopped,failed", "sort", "createdAt:ASC"))))
                .containsExactly(2, 4);
        assertThat(numbers(read(Map.of("kind", "HEAL")))).isEmpty();
    }

    /** The filter uses the status that the API shows. A roll that is asked to pause is not in progress any more. */
    @Test
    void list_byStatus_goesByWhatTheRollShows() {
        Roll roll = put(1, RollKind.ROLL, Stage.IN_PROGRESS);
        web.store.request(roll.id(), Control.Wish.PAUSE, new Control.Asked(Web.NOW, "ops"));

        assertThat(numbers(read(Map.of("status", "paused")))).containsExactly(1);
        assertThat(numbers(read(Map.of("status", "in_progress")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "kind | roll | ROLL, CREATE, ROLLBACK, DETACH, SCALE, HEAL, DELETE",
                "kind | ROLL, HEAL | ROLL, CREATE, ROLLBACK, DETACH, SCALE, HEAL, DELETE",
                "kind | ROLL, | ROLL, CREATE, ROLLBACK, DETACH, SCALE, HEAL, DELETE",
                "status | '' | starting, in_progress, paused, stopping, stopped, finished, failed",
                "status | failed,FAILED | starting, in_progress, paused, stopping, stopped, finished, failed"
            },
            delimiter = '|')
    void list_byWhatThereIsNot_isRefused_andToldWhatThereIs(String name, String value, String allowed) {
        assertThat(read(Map.of(name, value)).errors())
                .containsExactly("VALIDATION_ERROR " + name + ": " + name
                        + " must be one or more, separated by commas, of " + allowed);
    }

    /** For any rolls and any filter, the pages together are the list, and no page is longer than its limit. */
    @Test
    void pages_ofAnyFilterOverAnyRolls_areTheList() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            web.store.rolls.clear();
            List<Roll> rolls = rolls(random);
            List<RollKind> kinds = some(RollKind.values(), random);
            List<RollStatus> statuses = some(RollStatus.values(), random);
            boolean newestFirst = random.nextBoolean();
            int limit = 1 + random.nextInt(random.nextBoolean() ? 5 : 100);
            Map<String, String> query = new HashMap<>(Map.of(
                    "kind",
                    kinds.stream().map(RollKind::name).collect(Collectors.joining(",")),
                    "status",
                    statuses.stream().map(RollStatus::wire).collect(Collectors.joining(",")),
                    "sort",
                    newestFirst ? "createdAt:DESC" : "createdAt:ASC",
                    "limit",
                    String.valueOf(limit)));
            Comparator<Roll> order = Comparator.comparing(
                            (Roll roll) -> roll.facts().createdAt())
                    .thenComparing(Roll::id);

            assertThat(paged(query, limit))
                    .as("seed %s: %s", seed, query)
                    .isEqualTo(rolls.stream()
                            .filter(roll -> kinds.contains(roll.facts().kind()))
                            .filter(roll -> statuses.contains(roll.head().status()))
                            .sorted(newestFirst ? order.reversed() : order)
                            .map(ListedRollsTest::number)
                            .toList());
        }
    }

    /** Up to 1,199 rolls in no order, some of them accepted at the same instant. */
    private List<Roll> rolls(Random random) {
        int count = random.nextInt(random.nextInt(10) == 0 ? 1_200 : 250);
        List<Integer> numbers =
                new ArrayList<>(IntStream.rangeClosed(1, count).boxed().toList());
        Collections.shuffle(numbers, random);
        RollKind[] kinds = random.nextBoolean() ? RollKind.values() : new RollKind[] {RollKind.HEAL, RollKind.ROLL};
        return numbers.stream()
                .map(number -> put(
                        number,
                        kinds[random.nextInt(kinds.length)],
                        Stage.values()[random.nextInt(Stage.values().length)],
                        Web.NOW.plusMillis(random.nextInt(1 + count))))
                .toList();
    }

    private static <T> List<T> some(T[] values, Random random) {
        List<T> all = new ArrayList<>(Arrays.asList(values));
        Collections.shuffle(all, random);
        return all.subList(0, 1 + random.nextInt(all.size()));
    }

    private List<Integer> paged(Map<String, String> query, int limit) {
        List<Integer> all = new ArrayList<>();
        Web.Answer page;
        do {
            page = read(query);
            assertThat(page.items().size()).isLessThanOrEqualTo(limit);
            all.addAll(numbers(page));
            query.put("next", page.body().at("/response/next").asText());
        } while (page.body().at("/response").has("next"));
        return all;
    }

    @Test
    void oneCall_looksAtFiveHundred_andSaysWhereToGoOn() {
        IntStream.rangeClosed(1, 1_100).forEach(number -> put(number, RollKind.HEAL, Stage.FINISHED));
        put(601, RollKind.ROLL, Stage.FINISHED);
        put(600, RollKind.ROLL, Stage.FINISHED);

        // The newest 500 end with number 601.
        Web.Answer first = read(Map.of("kind", "ROLL"));
        Web.Answer second = read(Map.of("kind", "ROLL", "next", next(first)));
        Web.Answer third = read(Map.of("kind", "ROLL", "next", next(second)));

        assertThat(numbers(first)).containsExactly(601);
        assertThat(numbers(second)).containsExactly(600);
        assertThat(numbers(third)).isEmpty();
        assertThat(third.body().at("/response").has("next")).isFalse();
    }

    @Test
    void whatBeginsBetweenTwoPages_isOnNeither_andPushesNothingOntoTheSecondAgain() {
        IntStream.rangeClosed(1, 20)
                .forEach(number -> put(number, number % 2 == 0 ? RollKind.ROLL : RollKind.HEAL, Stage.FINISHED));
        Web.Answer first = read(Map.of("kind", "ROLL", "limit", "3"));
        put(21, RollKind.HEAL, Stage.FINISHED);
        put(22, RollKind.ROLL, Stage.IN_PROGRESS);

        Web.Answer second = read(Map.of("kind", "ROLL", "limit", "3", "next", next(first)));

        assertThat(numbers(first)).containsExactly(20, 18, 16);
        assertThat(numbers(second)).containsExactly(14, 12, 10);
    }

    @Test
    void aNext_isForTheSameFilter_howeverItIsWritten_andForNoOther() {
        IntStream.rangeClosed(1, 4).forEach(number -> put(number, RollKind.ROLL, Stage.FAILED));
        String next = next(read(Map.of("kind", "ROLL,HEAL", "limit", "1")));

        assertThat(numbers(read(Map.of("kind", "HEAL,ROLL", "limit", "1", "next", next))))
                .containsExactly(3);
        assertThat(read(Map.of("kind", "ROLL", "limit", "1", "next", next)).wrong())
                .containsExactly("VALIDATION_ERROR next");
        assertThat(read(Map.of("limit", "1", "next", next)).wrong()).containsExactly("VALIDATION_ERROR next");
    }

    /** The tag covers only the rolls that are shown. It changes with them, and not with rolls that a filter hides. */
    @Test
    void theTag_staysWhileWhatIsShownDoes() {
        put(1, RollKind.ROLL, Stage.FAILED);
        put(2, RollKind.ROLL, Stage.FAILED);
        String tag = tag("failed", null);

        put(3, RollKind.ROLL, Stage.IN_PROGRESS);
        assertThat(tag("failed", null)).isEqualTo(tag);
        assertThat(status("failed", tag)).isEqualTo(304);
        assertThat(status("failed,in_progress", tag)).isEqualTo(200);

        put(3, RollKind.ROLL, Stage.FAILED);
        assertThat(status("failed", tag)).isEqualTo(200);
        assertThat(tag("failed", null)).isNotEqualTo(tag);
    }

    private String tag(String statuses, String known) {
        return ask(statuses, known).getHeaders().get("ETag");
    }

    private int status(String statuses, String known) {
        return ask(statuses, known).getStatusCode();
    }

    private APIGatewayProxyResponseEvent ask(String statuses, String known) {
        return new ReadRoll(web.store, web.seen, web.clock)
                .handleRequest(
                        Web.request("GET", LIST, Web.GROUP, null)
                                .withQueryStringParameters(Map.of("status", statuses))
                                .withHeaders(known == null ? null : Map.of("If-None-Match", known)),
                        web.context());
    }

    private Web.Answer read(Map<String, String> query) {
        return web.read(LIST, null, query);
    }

    private static String next(Web.Answer page) {
        assertThat(page.body().at("/response").has("next")).isTrue();
        return page.body().at("/response/next").textValue();
    }

    private static List<Integer> numbers(Web.Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        List<Integer> numbers = new ArrayList<>();
        answer.items().forEach(one -> numbers.add(number(one.path("id").textValue())));
        return numbers;
    }

    private static int number(Roll roll) {
        return number(roll.id());
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring("sbgd-".length()), 16);
    }
}
