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
 * The part of a list that a call asks for, the same for every list: {@code limit} items, after those that {@code next} was
 * answered with. A {@code next} is good for the list that answered it, in the same order, and for no other; it says nothing
 * of keys, and what no list answered is refused before anybody looks for it.
 *
 * @param after where the store goes on; null from the beginning
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
     * Reads both and notes what is wrong with them.
     *
     * @param order what of the other parameters decides which items are listed, and in which order
     * @param usual how many are answered without a limit
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

    /** The same, where the views of a page are made together: one read for all of them. */
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
