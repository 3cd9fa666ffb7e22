package greenroll.group;

/**
 * The Auto Scaling group that a group stands for. No more of it is stored: its capacity, subnets, target groups and
 * launch template are read from it whenever they are needed.
 *
 * @param name its name
 * @param mayRaiseMaxSize whether a roll may raise its maximum size for a time, where minimum and maximum leave no room for
 *     an exchange of instances
 */
public record AutoScaling(String name, boolean mayRaiseMaxSize) {}
