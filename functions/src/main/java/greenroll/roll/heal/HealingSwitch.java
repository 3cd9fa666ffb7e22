package greenroll.roll.heal;

/**
 * The stack's parameter {@code Healing}.
 *
 * @param isOn whether instances are replaced without a request; if not, notices are only kept for the operations that
 *     people start
 */
public record HealingSwitch(boolean isOn) {}
