package greenroll.api.http;

import greenroll.id.Sha256;
import greenroll.roll.port.RollStore;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that a call requests, the same for every list: {@code limit} items after the position of
 * {@code next}. A {@code next} is valid only for the list and order that returned it. It does not show the keys. A
 * {@code next} that no list returned is refused before the store is read.
 *
 * @param after the position where the store continues; null from the beginning
 */
public record Paging(String list, int limit, @Nullable String after) {

    /** The query parameters of every list. */
    public static final Set<String> PARAMETERS = Set.of("limit", "next");

    private static final int SEAL = 12;

    /** {@link #PARAMETERS} and these. */
    public static Set<String> with(String... more) {
        Set<String> all = new HashSet<>(PARAMETERS);
        all.addAll(Set.of(more));
        return all;
    }

    /**
     * Reads {@code limit} and {@code next}, and notes their problems.
     *
     * @param order the other parameters that decide which items are listed, and in which order
     * @param usual the number of items without a limit
     */
    public static Paging of(Call call, String order, int usual, int most) {
        String list = call.what() + order;
        String limit = call.parameter("limit").orElse(String.valueOf(usual));
        if (!limit.matches("[0-9]{1,6}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > most) {
            call.problems().wrong("limit", "must be a whole number from 1 to " + most);
            limit = String.valueOf(usual);
        }
        Optional<String> token = call.parameter("next");
        Optional<String> after = token.flatMap(one -> opened(list, one));
        if (token.isPresent() && after.isEmpty()) {
            call.problems().wrong("next", "must be what the page before answered as next, for the same list and order");
        }
        return new Paging(list, Integer.parseInt(limit), after.orElse(null));
    }

    public <T> Endpoint.Answer answer(String kind, RollStore.Page<T> page, Function<T, ?> view) {
        return answerTogether(kind, page, items -> items.stream().map(view).toList());
    }

    /** The answer with views that are made together, so that one read serves the whole page. */
    public <T> Endpoint.Answer answerTogether(String kind, RollStore.Page<T> page, Function<List<T>, List<?>> views) {
        return new Endpoint.Answer(kind, views.apply(page.items()))
                .withNext(page.next() == null ? null : sealed(list, page.next()))
                .tagged();
    }

    private static String sealed(String list, String place) {
        byte[] text = (seal(list, place) + place).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    private static Optional<String> opened(String list, String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            String place = text.substring(Math.min(SEAL, text.length()));
            return Optional.of(place).filter(one -> sealed(list, one).equals(token));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String seal(String list, String place) {
        return Sha256.hex(list + "\n" + place).substring(0, SEAL);
    }
}
