/**
 * The command line. What a person asked for goes to standard output, everything else to standard error; a wrong word is
 * one clear line and exit status 64. Each command is a thin reader of options in front of what does the work.
 */
@NullMarked
package greenroll.local.cli;

import org.jspecify.annotations.NullMarked;
