package greenroll.cli.imports.source;

/**
 * Where a group was found.
 *
 * @param file the file as the caller named it
 * @param format what the file is, in words
 * @param address the group's address in the file, for example {@code module.web.spotinst_elastigroup_aws.this[0]}
 */
public record Place(String file, String format, String address) {}
