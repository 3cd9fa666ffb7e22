package greenroll.roll.timeline;

/**
 * Where a line of a timeline stands: its roll, and {@link RollEvent}'s version and number. Unique for all time, so whoever
 * hears of a line twice can tell.
 */
public record EventKey(String rollId, long version, int number) {

    @Override
    public String toString() {
        return rollId + "#" + version + "#" + number;
    }
}
