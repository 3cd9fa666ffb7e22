/**
 * A group as a resource of a CloudFormation stack: the requests that CloudFormation sends for it, and the rules by which
 * each of them is carried out and answered. Pure, except for the two ports.
 */
@NullMarked
package greenroll.stack;

import org.jspecify.annotations.NullMarked;
