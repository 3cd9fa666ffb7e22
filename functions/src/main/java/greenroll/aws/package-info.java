/**
 * The adapters to AWS: each port of {@code fleet} and {@code roll} in one AWS service's words, and nothing else. Every
 * SDK request is built by a pure method, every error is judged by a table, and what nobody answered is
 * {@link greenroll.fleet.Unavailable}. {@link greenroll.aws.Wiring} alone reads the environment and builds clients.
 */
@NullMarked
package greenroll.aws;

import org.jspecify.annotations.NullMarked;
