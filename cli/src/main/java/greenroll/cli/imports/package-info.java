/**
 * {@code ./greenroll import}: brings groups of Elastigroup to a stack. It converts what a file says of them, and lets
 * the API judge the bodies. It prints what is taken, what has no effect and what is missing. It creates the groups when
 * it is told to.
 */
@NullMarked
package greenroll.cli.imports;

import org.jspecify.annotations.NullMarked;
