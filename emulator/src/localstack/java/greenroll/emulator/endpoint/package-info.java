/**
 * Runs the contracts against other projects' emulations of AWS's APIs. That is the endpoint in AWS_ENDPOINT_URL, or
 * LocalStack in its own container. Only in the Maven profile {@code localstack}.
 */
@NullMarked
package greenroll.emulator.endpoint;

import org.jspecify.annotations.NullMarked;
