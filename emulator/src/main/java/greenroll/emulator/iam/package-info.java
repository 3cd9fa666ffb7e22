/**
 * IAM as far as the template uses it: statements are judged, each call of a function is translated into the actions that
 * AWS asks of it, and what was used is on record. An element, an operator or an operation that is not known here is an
 * error and never allowed.
 */
@NullMarked
package greenroll.emulator.iam;

import org.jspecify.annotations.NullMarked;
