package greenroll.cli.imports;

import greenroll.cli.client.ApiProblem;
import greenroll.cli.client.ApiRefused;
import greenroll.cli.client.CreatedGroup;
import greenroll.cli.client.GroupClient;
import greenroll.cli.client.GroupVerdict;
import greenroll.cli.imports.source.FoundGroup;
import greenroll.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Judges a group by the API, and creates it when it is acceptable and that is wanted. Called twice for the same group,
 * it creates one.
 */
final class GroupImport {

    private final GroupClient api;
    private final boolean creates;
    /** Where the created groups were found, by their keys. */
    private final Map<String, String> addresses = new HashMap<>();

    GroupImport(GroupClient api, boolean creates) {
        this.api = api;
        this.creates = creates;
    }

    ImportedGroup of(FoundGroup found) {
        String body = Json.write(found.body());
        ImportedGroup judged = new ImportedGroup(found, verdict(body), null);
        if (!creates || !judged.isAcceptable()) {
            return judged;
        }
        String key = key(found.name(), body);
        String earlier = addresses.putIfAbsent(key, found.place().address());
        if (earlier != null) {
            ApiProblem same = new ApiProblem(
                    "SAME_GROUP",
                    "it has the name and the fields of " + earlier + ": give it another name",
                    "group.name");
            return new ImportedGroup(found, GroupVerdict.refused(List.of(same)), null);
        }
        try {
            CreatedGroup created = api.create(body, key);
            return new ImportedGroup(found, judged.verdict(), created);
        } catch (ApiRefused e) {
            return new ImportedGroup(found, refused(e), null);
        }
    }

    private GroupVerdict verdict(String body) {
        try {
            return api.verdict(body);
        } catch (ApiRefused e) {
            return refused(e);
        }
    }

    /** The verdict of a refusal of this body. One of the caller or of the path is thrown. */
    private static GroupVerdict refused(ApiRefused refusal) {
        boolean isOfBody = refusal.status() == 400 || refusal.status() == 409;
        if (!isOfBody || refusal.problems().isEmpty()) {
            throw refusal;
        }
        return GroupVerdict.refused(refusal.problems());
    }

    /** The same for the same content, so that a second import of a file makes no second group. */
    static String key(String name, String body) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((name + "\n" + body).getBytes(StandardCharsets.UTF_8));
            return "import-" + HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
