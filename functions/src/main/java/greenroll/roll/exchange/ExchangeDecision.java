package greenroll.roll.exchange;

import greenroll.roll.member.Membership;
import greenroll.roll.work.Work;
import java.util.List;

/**
 * The part of a visit's decision that changes the Auto Scaling group.
 *
 * @param next record before the work
 * @param work calls, in order
 * @param why why the exchange does not go on; empty when it does, or when nothing is to be moved. There can be work all
 *     the same, when something is asked for again. A wait with a reason must have a limit
 */
public record ExchangeDecision(Membership next, List<Work> work, String why) {
    public ExchangeDecision {
        work = List.copyOf(work);
    }

    static ExchangeDecision waits(Membership next, String why) {
        return new ExchangeDecision(next, List.of(), why);
    }

    /** Whether something changes places now. */
    public boolean goesOn() {
        return why.isEmpty() && !work.isEmpty();
    }
}
