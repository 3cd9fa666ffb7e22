/**
 * Groups that stand for an Auto Scaling group: what an operation needs of that group, whether a roll may change it, and
 * how it is adopted.
 */
@NullMarked
package greenroll.operation.autoscaling;

import org.jspecify.annotations.NullMarked;
