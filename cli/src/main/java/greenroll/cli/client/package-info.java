/**
 * The HTTP API as anybody calls it, wherever it is: with a token, or signed with AWS credentials. Every call may be sent
 * again, and is when no answer came. Knows nothing of the embedded cloud, so that what only calls loads none of it.
 */
@NullMarked
package greenroll.cli.client;

import org.jspecify.annotations.NullMarked;
