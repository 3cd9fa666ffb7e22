/**
 * The group's surroundings as values: instances, their health at the load balancer, and one observation of both. The
 * port {@link greenroll.fleet.Fleet} acts on them: launch, register, deregister, restart and terminate. It names no
 * calls of a particular provider. Unknown is a value here: a missing answer is never read as "unhealthy".
 */
@NullMarked
package greenroll.fleet;

import org.jspecify.annotations.NullMarked;
