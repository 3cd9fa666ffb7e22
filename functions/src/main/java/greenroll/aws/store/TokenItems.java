package greenroll.aws.store;

import static greenroll.aws.store.Attributes.number;
import static greenroll.aws.store.Attributes.string;

import greenroll.token.Scope;
import greenroll.token.Token;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Tokens as items. One item is the token under its hash. The other is the entry in the list of tokens, which gives the
 * hash for an id.
 */
final class TokenItems {

    static final String LAST_USED_AT = "lastUsedAt";
    static final String REVOKED_AT = "revokedAt";

    private static final String ID = "tokenId";
    private static final String OWNER = "owner";
    private static final String SCOPES = "scopes";
    private static final String GROUPS = "groups";
    private static final String CREATED_AT = "createdAt";
    private static final String SHA256 = "sha256";

    private TokenItems() {}

    static Map<String, AttributeValue> item(String sha256, Token token) {
        Map<String, AttributeValue> item = Attributes.item(TableLayout.tokenKey(sha256));
        item.put(ID, string(token.id()));
        item.put(OWNER, string(token.owner()));
        item.put(
                SCOPES,
                AttributeValue.fromSs(token.scopes().stream().map(Scope::wire).toList()));
        if (!token.groups().isEmpty()) {
            item.put(GROUPS, AttributeValue.fromSs(token.groups().stream().toList()));
        }
        item.put(CREATED_AT, string(token.createdAt().toString()));
        item.put(TableLayout.EXPIRES_AT, number(token.expiresAt().getEpochSecond()));
        return item;
    }

    static Map<String, AttributeValue> entry(String sha256, Token token) {
        Map<String, AttributeValue> item = Attributes.item(TableLayout.tokenEntryKey(token.id()));
        item.put(SHA256, string(sha256));
        item.put(TableLayout.EXPIRES_AT, number(token.expiresAt().getEpochSecond()));
        return item;
    }

    static String sha256(Map<String, AttributeValue> entry) {
        return Attributes.text(entry, SHA256);
    }

    /**
     * Whether the item has every attribute that a decision about a token needs. Items of versions before ids and scopes
     * lack some.
     */
    static boolean isWhole(Map<String, AttributeValue> item) {
        return item.keySet().containsAll(List.of(ID, OWNER, SCOPES, CREATED_AT, TableLayout.EXPIRES_AT));
    }

    static Token token(Map<String, AttributeValue> item) {
        AttributeValue groups = item.get(GROUPS);
        return new Token(
                Attributes.text(item, ID),
                Attributes.text(item, OWNER),
                scopes(item),
                new TreeSet<>(groups == null ? List.of() : groups.ss()),
                Instant.parse(Attributes.text(item, CREATED_AT)),
                Instant.ofEpochSecond(Attributes.count(item, TableLayout.EXPIRES_AT)),
                seconds(item, LAST_USED_AT),
                item.containsKey(REVOKED_AT) ? Instant.parse(Attributes.text(item, REVOKED_AT)) : null);
    }

    private static SortedSet<Scope> scopes(Map<String, AttributeValue> item) {
        return Attributes.required(item, SCOPES).ss().stream()
                .map(wire -> Scope.of(wire)
                        .orElseThrow(() -> new IllegalStateException("a token has a scope that is not known: " + wire)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static @Nullable Instant seconds(Map<String, AttributeValue> item, String name) {
        return item.containsKey(name) ? Instant.ofEpochSecond(Attributes.count(item, name)) : null;
    }
}
