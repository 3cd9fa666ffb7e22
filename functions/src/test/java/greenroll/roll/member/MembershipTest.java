package greenroll.roll.member;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.fleet.autoscaling.Moved;
import greenroll.roll.member.Membership.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembershipTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration LATE = Duration.ofMinutes(5);
    private static final Membership NONE = Membership.of(new AutoScalingGroup.Size(2, 4, 6));

    @ParameterizedTest
    @CsvSource({"ATTACH, 2", "ENTER_STANDBY, -2", "EXIT_STANDBY, 2"})
    void anAnsweredMove_countsOnceForEachInstance(MemberMove move, int owed) {
        Membership asked = NONE.asking(move, List.of("i-1", "i-2"), NOON);

        Membership answered = asked.answered(move, moved("i-1", "i-2"), LATE, NOON.plusSeconds(1));

        assertThat(answered.owed()).isEqualTo(owed);
        assertThat(answered.asked()).isEmpty();
        assertThat(answered.attached()).isEqualTo(move == MemberMove.ATTACH ? Set.of("i-1", "i-2") : Set.of());
        assertThat(answered.shown()).singleElement().satisfies(one -> {
            assertThat(one.move()).isEqualTo(move);
            assertThat(one.at()).isEqualTo(NOON.plusSeconds(1));
        });
    }

    @Test
    void aMoveThatIsPartlyRefused_countsForTheOthers() {
        Membership asked = NONE.asking(MemberMove.ATTACH, List.of("i-1", "i-2"), NOON);

        Membership answered =
                asked.answered(MemberMove.ATTACH, new Moved(Set.of("i-1"), Map.of("i-2", "no")), LATE, NOON);

        assertThat(answered.owed()).isEqualTo(1);
        assertThat(answered.attached()).containsExactly("i-1");
        assertThat(answered.refused()).containsExactly("i-2");
        assertThat(answered.asked()).isEmpty();
        Membership moved = answered.asking(MemberMove.ATTACH, List.of("i-2"), NOON)
                .answered(MemberMove.ATTACH, moved("i-2"), LATE, NOON);
        assertThat(moved.refused()).isEmpty();
        assertThat(moved.owed()).isEqualTo(2);
    }

    @Test
    void aRefusalAfterAnUnansweredRequest_isSureOnceActivitiesCannotBeLater() {
        Membership asked = NONE.asking(MemberMove.ATTACH, List.of("i-1"), NOON);
        Moved refused = new Moved(Set.of(), Map.of("i-1", "it is in the group already"));

        // The request of noon had no answer. That of 12:01 is refused, so it has had no effect.
        Membership unsure = asked.askingAgain(List.of("i-1"), NOON.plusSeconds(60))
                .answered(MemberMove.ATTACH, refused, LATE, NOON.plusSeconds(60));
        assertThat(unsure.isAsked("i-1")).isTrue();
        assertThat(unsure.refused()).isEmpty();

        Membership still = unsure.askingAgain(List.of("i-1"), NOON.plusSeconds(299))
                .answered(MemberMove.ATTACH, refused, LATE, NOON.plusSeconds(299));
        assertThat(still.isAsked("i-1")).isTrue();
        assertThat(still.asked().getFirst().since()).isEqualTo(NOON);

        Membership sure = still.askingAgain(List.of("i-1"), NOON.plusSeconds(300))
                .answered(MemberMove.ATTACH, refused, LATE, NOON.plusSeconds(300));
        assertThat(sure.asked()).isEmpty();
        assertThat(sure.refused()).containsExactly("i-1");
        assertThat(sure.owed()).isZero();
    }

    @Test
    void aLaterRequestWithoutAnAnswer_delaysThat() {
        Moved refused = new Moved(Set.of(), Map.of("i-1", "no"));
        Membership asked = NONE.asking(MemberMove.ATTACH, List.of("i-1"), NOON)
                .askingAgain(List.of("i-1"), NOON.plusSeconds(240))
                .askingAgain(List.of("i-1"), NOON.plusSeconds(300));

        Membership answered = asked.answered(MemberMove.ATTACH, refused, LATE, NOON.plusSeconds(300));

        assertThat(answered.isAsked("i-1")).isTrue();
        assertThat(answered.askingAgain(List.of("i-1"), NOON.plusSeconds(540))
                        .answered(MemberMove.ATTACH, refused, LATE, NOON.plusSeconds(540))
                        .isAsked("i-1"))
                .isFalse();
    }

    @Test
    void aLateAnswer_doesNotStandForTheChangesSince() {
        Membership asked = NONE.asking(MemberMove.ATTACH, List.of("green-1"), NOON);
        Membership left = asked.asking(MemberMove.ENTER_STANDBY, List.of("blue-1"), NOON)
                .answered(MemberMove.ENTER_STANDBY, moved("blue-1"), LATE, NOON.plusSeconds(1));

        // Green was attached at noon, before blue left. A description that shows it can be from before that.
        Membership both = left.askingAgain(List.of("green-1"), NOON.plusSeconds(30))
                .answered(MemberMove.ATTACH, moved("green-1"), LATE, NOON.plusSeconds(30));
        assertThat(both.shown())
                .extracting(Membership.Answered::move)
                .containsExactly(MemberMove.ENTER_STANDBY, MemberMove.ATTACH);

        Membership next = both.asking(MemberMove.ATTACH, List.of("green-2"), NOON.plusSeconds(60))
                .answered(MemberMove.ATTACH, moved("green-2"), LATE, NOON.plusSeconds(60));
        assertThat(next.shown()).extracting(Membership.Answered::instanceIds).containsExactly(List.of("green-2"));
    }

    @Test
    void aMoveThatIsAskedForBefore_keepsItsTime() {
        Membership asked = NONE.asking(MemberMove.ATTACH, List.of("i-1"), NOON)
                .asking(MemberMove.ATTACH, List.of("i-1", "i-2"), NOON.plusSeconds(9));

        assertThat(asked.asked())
                .extracting(Membership.Asked::instanceId, Membership.Asked::since)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("i-1", NOON),
                        org.assertj.core.api.Assertions.tuple("i-2", NOON.plusSeconds(9)));
        assertThat(asked.forgetting(List.of("i-1")).isAsked("i-1")).isFalse();
    }

    @Test
    void aCorrectionThatWasAccepted_isOwedNoMore_andAcceptedOnce() {
        Membership owing = NONE.with(next -> next.owed(2).settling(new Membership.Settling(4, -2)));

        Membership settled = owing.settled(NOON);

        assertThat(settled.owed()).isZero();
        assertThat(settled.settling()).isNull();
        assertThat(settled.shown()).containsExactly(new Membership.Answered(NOON, null, List.of(), 4));
        assertThat(settled.settled(NOON.plusSeconds(1))).isEqualTo(settled);
    }

    @Test
    void aSettingKeepsItsFirstValueBefore() {
        Membership noted = NONE.noting(Setting.MAX_SIZE, "6", "8").accepted(Setting.MAX_SIZE);

        assertThat(noted.entry(Setting.MAX_SIZE).orElseThrow())
                .isEqualTo(new Membership.Entry(Setting.MAX_SIZE, "6", "8", true));
        assertThat(noted.noting(Setting.MAX_SIZE, "8", "8")).isEqualTo(noted);
        assertThat(noted.noting(Setting.MAX_SIZE, "8", "9")
                        .entry(Setting.MAX_SIZE)
                        .orElseThrow())
                .isEqualTo(new Membership.Entry(Setting.MAX_SIZE, "6", "9", false));
        assertThat(noted.restored(Setting.MAX_SIZE).ledger()).isEmpty();
    }

    private static Moved moved(String... ids) {
        return new Moved(Set.of(ids), Map.of());
    }
}
