/**
 * The common parts of all commands: the shell that they run in, exit statuses, tables, and one line that is rewritten
 * in place.
 */
@NullMarked
package greenroll.cli.shell;

import org.jspecify.annotations.NullMarked;
