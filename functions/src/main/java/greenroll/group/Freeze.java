package greenroll.group;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A freeze of deployments, of one group or of all. While it lasts, no roll of the group starts, and a running roll begins
 * no batch. It lasts until a person lifts it.
 *
 * @param groupId the frozen group; null when all groups are frozen
 * @param reason the reason as the person gave it, of at most {@link #LONGEST_REASON} characters
 * @param by the person who froze
 */
public record Freeze(@Nullable String groupId, String reason, String by, Instant at) {

    public static final int LONGEST_REASON = 500;

    /** Whether it holds the rolls of this group. */
    public boolean holds(String group) {
        return groupId == null || groupId.equals(group);
    }

    /** Whether this freeze and the other are of the same group, or both of all groups. */
    public boolean isOfSameScope(@Nullable String other) {
        return groupId == null ? other == null : groupId.equals(other);
    }

    /** Returns who froze what, since when and why, in one text. */
    public String inWords() {
        return (groupId == null ? "deployments of all groups are" : "deployments of " + groupId + " are")
                + " frozen since " + at + " by " + by + ": " + reason;
    }

    /** Returns the texts of these freezes in one. */
    public static String inWords(Collection<Freeze> freezes) {
        return freezes.stream().map(Freeze::inWords).collect(Collectors.joining("; "));
    }

    /** Returns the calls that lift it. */
    public String liftedBy() {
        return groupId == null
                ? "DELETE /aws/ec2/freeze, or ./greenroll unfreeze --all"
                : "DELETE /aws/ec2/group/" + groupId + "/freeze, or ./greenroll unfreeze " + groupId;
    }

    /** Returns those of the freezes that hold the rolls of this group. */
    public static List<Freeze> of(String group, Collection<Freeze> freezes) {
        return freezes.stream().filter(one -> one.holds(group)).toList();
    }
}
