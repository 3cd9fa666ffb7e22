/**
 * Shared parts of the commands that call the API. They are the options for its address, for the credentials and for the
 * form of the output, and the lines and exit statuses for its errors.
 */
@NullMarked
package greenroll.cli.connection;

import org.jspecify.annotations.NullMarked;
