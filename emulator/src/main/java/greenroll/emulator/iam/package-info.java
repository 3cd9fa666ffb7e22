/**
 * IAM as far as the template uses it. Statements are evaluated, and each call of a function is translated into the
 * actions that AWS requires for it. Every right that was used is recorded. An element, an operator or an operation that
 * is not known here is an error. It is never allowed.
 */
@NullMarked
package greenroll.emulator.iam;

import org.jspecify.annotations.NullMarked;
