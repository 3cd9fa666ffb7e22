/** Answers every call that no other function takes, and names operations that only Elastigroup has. */
@NullMarked
package greenroll.api.fallback;

import org.jspecify.annotations.NullMarked;
