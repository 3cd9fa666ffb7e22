package greenroll.roll.timeline;

/**
 * The position of a timeline line: its roll, and {@link RollEvent}'s version and number. It is permanently unique, so a
 * reader recognizes a repeated line.
 */
public record EventKey(String rollId, long version, int number) {

    @Override
    public String toString() {
        return rollId + "#" + version + "#" + number;
    }
}
