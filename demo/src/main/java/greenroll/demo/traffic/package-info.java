/**
 * The real traffic of the embedded cloud. Instances are HTTP servers on loopback, with the load balancer before them. A
 * steady load shows whether a roll lost a request. All of it runs on virtual threads over plain sockets, in real time
 * whatever the clock's speed. So a hundred instances fit into one JVM, and none keeps it alive. Nothing here hides a
 * loss. Only the load balancer sends a request again, to the same target, and that is counted.
 */
@NullMarked
package greenroll.demo.traffic;

import org.jspecify.annotations.NullMarked;
