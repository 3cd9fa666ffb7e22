/** API Gateway on 127.0.0.1: routes, authorizers, the resource policy, compression and Lambda's Invoke. */
@NullMarked
package greenroll.emulator.platform.gateway;

import org.jspecify.annotations.NullMarked;
