/**
 * IAM policies and their evaluation: statements, conditions and resource policies. An element that is not known here is
 * an error.
 */
@NullMarked
package greenroll.emulator.iam.policy;

import org.jspecify.annotations.NullMarked;
