/** Auto Scaling groups as values, and the port to them. */
@NullMarked
package greenroll.fleet.autoscaling;

import org.jspecify.annotations.NullMarked;
