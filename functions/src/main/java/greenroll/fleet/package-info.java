/**
 * What is out there, as values: instances, what the load balancer says of them, and one observation of both. The port
 * {@link greenroll.fleet.Fleet} acts on it in words of launch, register, deregister, restart and terminate, never of
 * one provider's calls. Unknown is a value here: an answer that did not come is never read as "unhealthy".
 */
@NullMarked
package greenroll.fleet;

import org.jspecify.annotations.NullMarked;
