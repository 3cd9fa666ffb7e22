/**
 * Reads from the store for several functions, and what several functions show. Refuses what does not exist with the API's
 * errors.
 */
@NullMarked
package greenroll.api.read;

import org.jspecify.annotations.NullMarked;
