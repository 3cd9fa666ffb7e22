package greenroll.operation;

import greenroll.roll.failure.Refusal;
import java.util.List;

/**
 * There is no plan, because it cannot be said what a roll would launch. An example is an Auto Scaling group that does not
 * exist.
 */
public final class PlanRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Refusal> refusals;

    PlanRefused(List<Refusal> refusals) {
        super(Refusal.inWords(refusals));
        this.refusals = List.copyOf(refusals);
    }

    public List<Refusal> refusals() {
        return refusals;
    }
}
