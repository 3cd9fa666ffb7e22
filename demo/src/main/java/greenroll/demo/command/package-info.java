/** {@code greenroll local}: its options, its output and its exit status. */
@NullMarked
package greenroll.demo.command;

import org.jspecify.annotations.NullMarked;
