package greenroll.cli.imports.source;

/**
 * A value that a group has and that its body has not. The group would be another one without it.
 *
 * @param field the path of the body's field, or of the file's own when the body has none
 * @param message why it is missing, and the way out
 */
public record MissingValue(String field, String message) {}
