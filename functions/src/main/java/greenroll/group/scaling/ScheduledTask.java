package greenroll.group.scaling;

/**
 * An action at certain times.
 *
 * @param name field of the task in the group's body, for example {@code scheduling.tasks[0]}
 * @param type Elastigroup's {@code taskType}, for messages
 */
public record ScheduledTask(String name, String type, Recurrence recurrence, TaskAction action) {

    /** Returns, for example, {@code scheduling.tasks[0] (scale)}. */
    public String inWords() {
        return name + " (" + type + ")";
    }
}
