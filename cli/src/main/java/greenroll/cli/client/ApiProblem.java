package greenroll.cli.client;

import java.util.Set;

/**
 * One reason for which the API refused a call.
 *
 * @param field the field of the body or path that is wrong; empty when the reason is no field
 */
public record ApiProblem(String code, String message, String field) {

    private static final Set<String> WRONG_USE = Set.of("VALIDATION_ERROR", "UNSUPPORTED_FIELD");

    /** @param given the fields of the body that the command line set; an error in one of them is wrong usage */
    public boolean isWrongUse(Set<String> given) {
        return WRONG_USE.contains(code) && given.contains(field);
    }

    /** For example {@code VALIDATION_ERROR: gracePeriod is required … (gracePeriod)}. */
    @Override
    public String toString() {
        return code + ": " + message + (field.isEmpty() ? "" : " (" + field + ")");
    }
}
