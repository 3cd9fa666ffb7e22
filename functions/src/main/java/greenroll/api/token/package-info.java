/** The function that creates, lists and revokes tokens. It has no route; IAM decides who may invoke it. */
@NullMarked
package greenroll.api.token;

import org.jspecify.annotations.NullMarked;
