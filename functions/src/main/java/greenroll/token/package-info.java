/**
 * Tokens: what stands for whom at the API's door, how far each reaches, and the port that keeps them. Knows nothing of
 * rolls, and neither reads a clock nor calls anything.
 */
@NullMarked
package greenroll.token;

import org.jspecify.annotations.NullMarked;
