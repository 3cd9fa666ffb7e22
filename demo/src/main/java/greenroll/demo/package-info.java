/**
 * The embedded cloud in sped-up time with real traffic. Every running instance is a server on loopback, and every
 * target group is a proxy before them. A steady load shows whether a roll lost a request. The report comes from the
 * region's true state, the generator's counts and the API's own answers. The handlers are called only over the API.
 */
@NullMarked
package greenroll.demo;

import org.jspecify.annotations.NullMarked;
