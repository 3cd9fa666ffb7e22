/**
 * What every command shares: the shell it runs in, exit statuses, tables, and one line that is rewritten in place.
 */
@NullMarked
package greenroll.cli.shell;

import org.jspecify.annotations.NullMarked;
