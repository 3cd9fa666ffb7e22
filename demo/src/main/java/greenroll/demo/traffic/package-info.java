/**
 * The real traffic of the embedded cloud: instances that are HTTP servers on loopback, the load balancer in front of
 * them, and a steady load. The load shows whether a roll loses a request. HttpCore reads and writes the messages.
 *
 * <p>All of it runs on virtual threads, in wall time whatever the clock's speed. So a hundred instances fit into one
 * JVM, and no thread keeps it alive. No loss is hidden: only the load balancer sends a request again, to the same
 * target, and each such request is counted.
 */
@NullMarked
package greenroll.demo.traffic;

import org.jspecify.annotations.NullMarked;
