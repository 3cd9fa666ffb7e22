/** Answers every call that no other function takes, and names what Elastigroup has and Greenroll does not. */
@NullMarked
package greenroll.api.fallback;

import org.jspecify.annotations.NullMarked;
