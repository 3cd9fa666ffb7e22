package greenroll.cli.client;

/**
 * One reason for which the API refused a call.
 *
 * @param field the field of the body or path that is wrong; empty when the reason is no field
 */
public record ApiProblem(String code, String message, String field) {

    /** For example {@code VALIDATION_ERROR: gracePeriod is required … (gracePeriod)}. */
    @Override
    public String toString() {
        return code + ": " + message + (field.isEmpty() ? "" : " (" + field + ")");
    }
}
