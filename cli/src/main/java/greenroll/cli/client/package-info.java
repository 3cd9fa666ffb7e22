/**
 * A client of the HTTP API, wherever the API is, with a token or with a signature by AWS credentials. Every call may be
 * repeated, and is repeated when no answer came. It does not depend on the embedded cloud, so that commands which only
 * call load none of it.
 */
@NullMarked
package greenroll.cli.client;

import org.jspecify.annotations.NullMarked;
