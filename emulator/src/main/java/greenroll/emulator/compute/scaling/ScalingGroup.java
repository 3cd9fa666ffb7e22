package greenroll.emulator.compute.scaling;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One Auto Scaling group: its settings, its members, its activities. Guarded by the region's lock. */
final class ScalingGroup {

    final Instant createdAt;
    ScalingGroupSettings settings;
    /** The members by id, in the order in which they joined. */
    final Map<String, GroupMember> members = new LinkedHashMap<>();
    /** The activities, the oldest first. */
    final List<ScalingActivity> activities = new ArrayList<>();

    /** Whether a look at the group is scheduled. */
    boolean isAwake;

    /** Before this moment it tries no launch, because one was refused. */
    Instant launchesFrom = Instant.MIN;

    /** Past states of the group, the oldest first. A late description shows one of them. */
    private final Deque<ScalingGroupState> past = new ArrayDeque<>();

    ScalingGroup(ScalingGroupSettings settings, Instant createdAt) {
        this.settings = settings;
        this.createdAt = createdAt;
    }

    String name() {
        return settings.name();
    }

    int desired() {
        return settings.size().desired();
    }

    Stream<GroupMember> counted() {
        return members.values().stream().filter(member -> member.lifecycle.counts());
    }

    int count() {
        return (int) counted().count();
    }

    ScalingGroupState asSeen(Instant now) {
        Map<String, ScalingGroupState.MemberState> seen = new LinkedHashMap<>();
        members.forEach((id, member) -> seen.put(id, member.asSeen()));
        return new ScalingGroupState(now, settings, Collections.unmodifiableMap(seen));
    }

    /** Remembers the present state, and forgets those that no description shows any more. */
    void remember(Instant now, Instant shown) {
        ScalingGroupState last = past.peekLast();
        if (last != null && last.at().equals(now)) {
            past.removeLast();
        }
        past.addLast(asSeen(now));
        while (past.size() > 1) {
            ScalingGroupState oldest = past.removeFirst();
            if (past.getFirst().at().isAfter(shown)) {
                past.addFirst(oldest);
                return;
            }
        }
    }

    /** The state of the whole group at that time. Its first state, when it is younger. */
    ScalingGroupState at(Instant time) {
        ScalingGroupState found = past.getFirst();
        for (ScalingGroupState one : past) {
            if (!one.at().isAfter(time)) {
                found = one;
            }
        }
        return found;
    }
}
