/** The AWS SDK's clients, with a look at each call before it is made. */
@NullMarked
package greenroll.emulator.sdk;

import org.jspecify.annotations.NullMarked;
