/**
 * The real traffic of the embedded cloud: instances that are HTTP servers on loopback, the load balancer before them,
 * and the steady load that tells whether a roll lost a request. All of it runs on virtual threads over plain sockets, in
 * wall time whatever the clock's speed, so that a hundred instances fit into one JVM and none keeps it alive. Nothing
 * here hides a loss: the only re-send is the load balancer's, to the same target, and it is counted.
 */
@NullMarked
package greenroll.demo.traffic;

import org.jspecify.annotations.NullMarked;
