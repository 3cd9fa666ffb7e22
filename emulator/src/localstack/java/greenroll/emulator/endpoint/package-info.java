/**
 * Where the contracts are run against AWS's APIs as others emulate them: the endpoint that AWS_ENDPOINT_URL names, or
 * LocalStack in a container of its own. In the Maven profile {@code localstack} only.
 */
@NullMarked
package greenroll.emulator.endpoint;

import org.jspecify.annotations.NullMarked;
