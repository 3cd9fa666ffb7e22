/** Puts the adapters to AWS together. {@link greenroll.aws.Wiring} alone reads the environment and builds clients. */
@NullMarked
package greenroll.aws;

import org.jspecify.annotations.NullMarked;
