/**
 * {@code greenroll token}: the API's tokens, by the function of the stack that IAM guards. It calls that function and
 * nothing else, wherever the stack is: in AWS, in an emulator, or in the embedded cloud.
 */
@NullMarked
package greenroll.cli.token;

import org.jspecify.annotations.NullMarked;
