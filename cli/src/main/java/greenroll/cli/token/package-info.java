/**
 * {@code greenroll token}: manages the API's tokens by a function of the stack that IAM protects. It only calls that
 * function, wherever the stack is: in AWS, in an emulator, or in the embedded cloud.
 */
@NullMarked
package greenroll.cli.token;

import org.jspecify.annotations.NullMarked;
