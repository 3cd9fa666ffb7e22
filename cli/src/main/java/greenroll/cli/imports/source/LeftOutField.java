package greenroll.cli.imports.source;

/**
 * A field that is left out of the body on purpose.
 *
 * @param field its path
 * @param reason why the body does not need it
 */
public record LeftOutField(String field, String reason) {}
