/** Tokens are created, listed and revoked here. The function has no route; IAM decides who may invoke it. */
@NullMarked
package greenroll.api.token;

import org.jspecify.annotations.NullMarked;
