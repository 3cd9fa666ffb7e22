/**
 * What the commands that call the API share: the options for its address, the credentials and the form of the output,
 * and the lines and exit statuses for its errors.
 */
@NullMarked
package greenroll.cli.connection;

import org.jspecify.annotations.NullMarked;
