package greenroll.cli.client;

/**
 * One reason for which the API refused a call.
 *
 * @param field which field of the body or path it is about; empty when it is about none
 */
public record ApiProblem(String code, String message, String field) {

    /** For example {@code VALIDATION_ERROR: gracePeriod is required … (gracePeriod)}. */
    @Override
    public String toString() {
        return code + ": " + message + (field.isEmpty() ? "" : " (" + field + ")");
    }
}
