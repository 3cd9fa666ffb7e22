package greenroll.api.group.body;

import greenroll.api.http.Fields;
import org.jspecify.annotations.Nullable;

/** The names of the three fields of a capacity that may each be absent. */
record CapacityFields(String minimum, String target, String maximum) {

    /** Notes those values that are not in the order of the fields. */
    void inOrder(Fields fields, @Nullable Integer least, @Nullable Integer wanted, @Nullable Integer most) {
        if (least != null && wanted != null && wanted < least) {
            fields.wrong(target, "must be at least " + minimum + ", " + least + ", but was " + wanted);
        }
        if (wanted != null && most != null && wanted > most) {
            fields.wrong(target, "must be at most " + maximum + ", " + most + ", but was " + wanted);
        }
        if (least != null && most != null && least > most) {
            fields.wrong(minimum, "must be at most " + maximum + ", " + most + ", but was " + least);
        }
    }
}
