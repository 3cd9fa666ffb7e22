/**
 * Tokens of the API: their owners, their scopes, and the port that stores them. This package does not depend on rolls.
 * It neither reads a clock nor makes calls.
 */
@NullMarked
package greenroll.token;

import org.jspecify.annotations.NullMarked;
